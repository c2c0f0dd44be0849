//! UTF-8 that was read as another encoding and saved again: `浠ｈ繍钀ヤ笟鍔?` for 代运营业务, `â€œ` for “.
//!
//! What was misread can be read back: written in the other encoding, the characters give the bytes of the original.
//! A run is only offered for what it was if those bytes are UTF-8 and say something that people write.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{BIG5, GBK};

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::path::SourcePath;
use crate::words::{Phrase, Words, words};

use super::{is_han, is_mention, remedy};

/// Text that was read in the wrong encoding.
pub const MISREAD_TEXT: Code = Code::new(
    "misread-text",
    "UTF-8 was read as another encoding and saved again",
    "UTF-8被当作另一种编码读取，又存了一次",
);

/// So many Han in daily use are no accident.
const LEAST_HAN: usize = 3;
/// So many accented letters are none either.
const LEAST_LETTERS: usize = 2;

/// A run that was misread.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misread {
    pub(super) span: Range<usize>,
    /// What it was.
    was: String,
    /// What it was taken for.
    taken_for: Taken,
    /// Whether a part of its last character is missing.
    is_cut: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    Gbk,
    Windows1252,
}

/// What two bytes of UTF-8 with which Han and Chinese punctuation begin (E3 to E9, then 80 to BF) are in GBK. In Chinese
/// that people write, one character in two thousand is among them.
const SIGNS: &str = "\
    妗妞妤妫妯妲妾姊姒姗姘姝姣姹娅娆娈娉娌娑娓娣娲娴娼婀婊婕婢婧婵宀宄宓宕宥宸寤\
    寮寰恪恽悃悌悒悖悚悛悝悭悱悴悻惆惘惚惝惬惴愀愎愕愠愣愦愫慊慵憔憧憬搴杈杌杓杞\
    杩棣棰椁椋椐椤椴椹楂楗楝楠楣楦楫楱楸楹榀榄榇榈榉榘榛榧榫榭榻槌槎洄洇洌洎洙洚\
    洧洫洮洳洵洹浃浈浍浏浒浔浜浞浠浣浯浼涑涓涔涞涠淇渚澧澶澹濂濉濞濠濡濮濯瀚瀛瀣\
    瀵瀹灏灞琚琛瑁瑕瑗瑙瑜瑭瑷瑾璀璁璇璋璎璐璜璞璧璨璩璺瓒甯纭纰纾绀绁绂绉绋绌绐\
    绔绗绛绠绡绨绫绮绯绱绲绶绺绻绾缁缂缃缇缈缍褰蹇銆銇銈銉銊銋銌銍銏銐銑銒銓銔銕\
    銖銗銘銙銚銛銜銝銞銟銠銡銢銣銤銥銦銧鋩鋪鋫鋬鋭鋮鋯鋰鋱鋲鋳鋴鋵鋶鋷鋸鋹鋺鋻鋼\
    鋽鋾鋿錀錁錂錃錄錅錆錇錈錉鍊鍋鍌鍍鍎鍏鍐鍑鍒鍓鍔鍕鍖鍗鍘鍙鍚鍛鍜鍝鍞鍟鍠鍡鍢\
    鍣鍤鍥鍦鍧鍨鍩鍫鎬鎭鎮鎯鎰鎱鎲鎳鎴鎵鎶鎷鎸鎹鎺鎻鎼鎽鎾鎿鏀鏁鏂鏃鏄鏅鏆鏇鏈鏉\
    鏋鏌鏍鐎鐏鐐鐑鐒鐓鐔鐕鐖鐗鐘鐙鐚鐛鐜鐝鐞鐟鐠鐡鐢鐣鐤鐥鐦鐧鐨鐩鐪鐫鐬鐭鐮鑰鑱\
    鑲鑳鑴鑵鑶鑷鑸鑹鑺鑻鑼鑽鑾鑿钀钁钂钃钄钑钖钘铇铏铓铔铚铦铻锜锠閫閬閭閮閯閰閱\
    閲閳閴閵閶閷閸閹閺閻閼閽閾閿闀闁闂闃闄闅闆闇闈闉闊闋韪韫韬骞";
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;
static SIGN_BITS: [u64; 328] = bits(SIGNS.as_bytes());

/// One bit for each Han character: looked up for every character of every text.
const fn bits(signs: &[u8]) -> [u64; 328] {
    let mut bits = [0; 328];
    let mut rest = signs;
    // Every sign is three bytes of UTF-8.
    while let [one, two, three, after @ ..] = rest {
        let code = ((*one as u32 & 0x0F) << 12) | ((*two as u32 & 0x3F) << 6) | (*three as u32 & 0x3F);
        let index = (code - FIRST) as usize;
        if let Some(word) = bits.split_at_mut(index / 64).1.first_mut() {
            *word |= 1 << (index % 64);
        }
        rest = after;
    }
    bits
}

/// Whether a run that was taken for GBK may begin with a character.
pub(super) fn is_sign(character: char) -> bool {
    let code = u32::from(character);
    if !(FIRST..=LAST).contains(&code) {
        return false;
    }
    let index = (code - FIRST) as usize;
    SIGN_BITS.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
}

/// Whether a run that was taken for Windows-1252 may begin with a character: C2, C3, E2 to E9 or EF.
pub(super) fn is_lead(character: char) -> bool {
    matches!(character, 'Â' | 'Ã' | 'â'..='é' | 'ï')
}

/// All runs that were misread, in order.
pub(super) fn find(text: &str) -> Vec<Misread> {
    let mut found = Vec::new();
    let mut together = Vec::new();
    let mut end = 0;
    for (at, character) in text.char_indices().filter(|(_, character)| !character.is_ascii()) {
        if at < end {
            continue;
        }
        let run = if is_sign(character) {
            read_back(text, at, Taken::Gbk, gbk)
        } else if is_lead(character) {
            read_back(text, at, Taken::Windows1252, windows_1252)
        } else {
            None
        };
        let Some(run) = run else { continue };
        let weight = if is_mention(text, &run.span) { Weight::Mention } else { weigh(&run) };
        if !matches!(weight, Weight::Nothing) {
            end = run.span.end;
        }
        match weight {
            Weight::Certain => found.push(run),
            Weight::Together => together.push(run),
            Weight::Mention | Weight::Nothing => {}
        }
    }
    let letters = together.iter().filter(|run| run.taken_for == Taken::Windows1252).count();
    let is_certain = |taken_for| found.iter().any(|run| run.taken_for == taken_for);
    let (gbk, windows_1252) =
        (is_certain(Taken::Gbk), is_certain(Taken::Windows1252) || letters >= LEAST_LETTERS);
    together.retain(|run| if run.taken_for == Taken::Gbk { gbk } else { windows_1252 });
    found.append(&mut together);
    found.sort_by_key(|run| run.span.start);
    found
}

/// What is said of them: one warning for each encoding they were taken for, with edits for all that are whole.
pub(super) fn report(path: &SourcePath, text: &str, found: &[Misread]) -> Vec<Diagnostic> {
    let of = |taken_for| {
        let runs: Vec<&Misread> = found.iter().filter(|run| run.taken_for == taken_for).collect();
        let first = runs.first()?;
        let name = if taken_for == Taken::Gbk { "GBK" } else { "Windows-1252" };
        let places = match runs.len() {
            1 => Words::default(),
            count => {
                let more = count - 1;
                words!(en: ", and {more} more", zh: "，另有{more}处")
            }
        };
        let (shown, was) = (shortened(text.get(first.span.clone()).unwrap_or("")), shortened(&first.was));
        let message = words!(
            en: "UTF-8 was read as {name}: `{shown}` was \"{was}\"{places}",
            zh: "UTF-8被当作{name}读取：`{shown}`原来是“{was}”{places}";
            places
        );
        let location = Location::new(path, first.span.clone());
        let mut diagnostic = Diagnostic::warning(MISREAD_TEXT, location, message);
        for run in runs.iter().filter(|run| !run.is_cut) {
            diagnostic = diagnostic.with_edit(run.span.clone(), run.was.clone());
        }
        let is_cut = runs.iter().any(|run| run.is_cut);
        let by_hand = if is_cut {
            Phrase {
                english: "take the text from the file's history, since parts of it are lost",
                chinese: "从文件的历史版本里取回原文，因为有一部分已经丢失",
            }
        } else {
            Phrase {
                english: "take the text from the file's history", chinese: "从文件的历史版本里取回原文"
            }
        };
        let help = if diagnostic.edits.is_empty() {
            by_hand.into()
        } else if is_cut {
            let does = Phrase { english: "writes back what is whole", chinese: "会还原完整的部分" };
            remedy(path, does, by_hand)
        } else {
            remedy(path, Phrase { english: "writes it back", chinese: "会把它还原" }, by_hand)
        };
        Some(diagnostic.with_help(help))
    };
    [Taken::Gbk, Taken::Windows1252].into_iter().filter_map(of).collect()
}

/// The longest run from `start` on whose bytes in the other encoding are UTF-8.
fn read_back(
    text: &str,
    start: usize,
    taken_for: Taken,
    bytes_of: fn(char) -> Option<Cow<'static, [u8]>>,
) -> Option<Misread> {
    let rest = text.get(start..)?;
    let mut was = String::new();
    let mut open: Vec<u8> = Vec::new();
    let mut end = start;
    for (at, character) in rest.char_indices().take_while(|(_, character)| !character.is_ascii()) {
        let Some(bytes) = bytes_of(character) else { break };
        let begun = open.len();
        open.extend_from_slice(&bytes);
        let (complete, is_well_formed) = match std::str::from_utf8(&open) {
            Ok(_) => (open.len(), true),
            Err(fault) => (fault.valid_up_to(), fault.error_len().is_none()),
        };
        let (whole, rest) = open.split_at(complete);
        let whole = std::str::from_utf8(whole).unwrap_or("");
        if !is_well_formed || !whole.chars().all(|one| is_plausible(one, taken_for)) {
            open.truncate(begun);
            break;
        }
        was.push_str(whole);
        open = rest.to_vec();
        end = start + at + character.len_utf8();
    }
    let is_cut = !open.is_empty();
    Some(Misread { span: start..end, was, taken_for, is_cut }).filter(|run| !run.was.is_empty())
}

fn gbk(character: char) -> Option<Cow<'static, [u8]>> {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = GBK.encode(character.encode_utf8(&mut buffer));
    (!unmappable).then(|| Cow::Owned(bytes.into_owned()))
}

/// Windows-1252 and, where that has no character, ISO 8859-1.
fn windows_1252(character: char) -> Option<Cow<'static, [u8]>> {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let byte = match u8::try_from(u32::from(character)) {
        Ok(byte) => byte,
        Err(_) => u8::try_from(HIGH.chars().position(|one| one == character)?).ok()? + 0x80,
    };
    Some(Cow::Owned(vec![byte]))
}

enum Weight {
    /// It says something.
    Certain,
    /// An accident, unless there are more like it.
    Together,
    /// It is talked about.
    Mention,
    Nothing,
}

/// Whether a character may have been in a run. What people write behind a misread run is often well-formed together
/// with it, such as 一, which would give the Cyrillic һ.
fn is_plausible(character: char, taken_for: Taken) -> bool {
    is_han(character) || is_punctuation(character) || is_latin(character) && taken_for == Taken::Windows1252
}

fn is_latin(character: char) -> bool {
    matches!(character, '\u{a0}'..='\u{ff}')
}

fn is_punctuation(character: char) -> bool {
    matches!(character,
        '\u{2010}'..='\u{2026}' | '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff65}' | '€' | '™')
}

fn weigh(run: &Misread) -> Weight {
    let count = run.was.chars().count();
    let han = run.was.chars().filter(|one| is_common(*one)).count();
    let punctuation = run.was.chars().filter(|one| is_punctuation(*one)).count();
    match run.taken_for {
        _ if han >= LEAST_HAN && (han + punctuation) * 4 >= count * 3 => Weight::Certain,
        Taken::Gbk if (han + punctuation) * 4 >= count * 3 && count >= 2 => Weight::Together,
        Taken::Windows1252 if punctuation > 0 && punctuation + han == count => Weight::Certain,
        Taken::Windows1252 if run.was.chars().all(is_latin) => Weight::Together,
        Taken::Gbk | Taken::Windows1252 => Weight::Nothing,
    }
}

/// Whether a character is Han in daily use: of the first level of GB 2312 or of Big5.
fn is_common(character: char) -> bool {
    let first_level = |standard: &'static encoding_rs::Encoding, leads: [u8; 2], least_trail: u8| {
        let mut buffer = [0; 4];
        let (bytes, _, unmappable) = standard.encode(character.encode_utf8(&mut buffer));
        let [from, to] = leads;
        !unmappable && matches!(*bytes, [lead, trail] if (from..=to).contains(&lead) && trail >= least_trail)
    };
    is_han(character) && (first_level(GBK, [0xB0, 0xD7], 0xA1) || first_level(BIG5, [0xA4, 0xC6], 0x40))
}

/// The beginning of a run.
fn shortened(run: &str) -> String {
    let mut characters = run.chars();
    let beginning: String = characters.by_ref().take(16).collect();
    if characters.next().is_some() { format!("{beginning}…") } else { beginning }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use encoding_rs::{GB18030, WINDOWS_1252};

    use super::{SIGNS, find, is_han, is_sign};

    fn mended(text: &str) -> String {
        let mut mended = text.to_owned();
        for run in find(text).iter().rev().filter(|run| !run.is_cut) {
            mended.replace_range(run.span.clone(), &run.was);
        }
        mended
    }

    #[test]
    fn the_signs_are_what_the_standard_says() {
        let pairs = (0xE3..=0xE9_u8).flat_map(|lead| (0x80..=0xBF_u8).map(move |trail| [lead, trail]));
        let read = |pair: [u8; 2]| GB18030.decode_without_bom_handling(&pair).0.chars().next();
        let expected: BTreeSet<char> = pairs.filter_map(read).filter(|one| is_han(*one)).collect();
        assert_eq!(SIGNS.chars().collect::<BTreeSet<char>>(), expected);
        assert!(expected.iter().all(|one| is_sign(*one)));
        assert!(!"代运营手册的是一，、\u{4dff}\u{a000}龥".chars().any(is_sign));
    }

    #[test]
    fn chinese_is_read_back() {
        let text = "代运营：收费方式与“结算”说明，第一章。";
        let taken_for_gbk = GB18030.decode_without_bom_handling(text.as_bytes()).0;
        let taken_for_1252 = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0;
        // Whether the last character survives depends on whether the bytes are even in number.
        for misread in [taken_for_gbk.trim_end_matches('\u{fffd}'), &*taken_for_1252] {
            let found = find(misread);
            assert!(found.len() == 1 && text.starts_with(&found[0].was), "{misread} {found:?}");
            assert!(found[0].was.chars().count() >= 18, "{found:?}");
        }
        assert_eq!(mended("见浠ｈ繍钀ヤ笟一节"), "见代运营业一节");
        assert_eq!(mended("见浠ｈ繍钀一节"), "见浠ｈ繍钀一节", "too short");
        let cut = find("见浠ｈ繍钀ヤ笟鍔?的");
        assert_eq!((cut.len(), &*cut[0].was, cut[0].is_cut), (1, "代运营业", true));
    }

    #[test]
    fn english_is_read_back() {
        assert_eq!(mended("donâ€™t say â€œnoâ€\u{9d}"), "don’t say “no”");
        assert_eq!(mended("one â€” two"), "one — two");
        assert_eq!(mended("CafÃ© dÃ©jÃ  vu"), "CafÃ© dÃ©jÃ  vu".replace("Ã©", "é"));
        assert_eq!(mended("5Â\u{a0}% of 3Â\u{a0}m"), "5\u{a0}% of 3\u{a0}m");
    }

    #[test]
    fn what_people_write_is_left_alone() {
        for text in [
            "姗姗来迟的姑娘在渚上，王瑜与李璐、陈瑾、刘璇。",
            "《璇璣圖》、鏈結、鍵盤、鋼鐵、鎖定、錯誤、鐵道",
            "“… at the café…” SÃO PAULO, CAFÉ… Ã la carte, Âge, naïve, déjà vu",
            "说明`浠ｈ繍钀ヤ笟鍔`是乱码",
            "ä ö ü ß ç ã â ï»¿",
        ] {
            assert_eq!(mended(text), text);
        }
        assert_eq!(find("姗姗来迟：鏈結、鋼鐵"), []);
    }
}

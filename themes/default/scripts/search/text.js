// Text to spans, exactly as src/search/text.rs does it: tests compare both.

const WIDE =
  /[\u3005-\u3007\u3041-\u3096\u30A1-\u30FA\u30FC\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uF900-\uFAFF\u{20000}-\u{3FFFF}]/u;
const LETTER = /[\p{Alphabetic}\p{N}]/u;

/** Traditional characters to Simplified ones, as far as this site needs them. */
const simplified = new Map();

/** One character as it is compared: usually one, none for a mark, several for a ligature. */
function foldCharacter(character) {
  if (character < "\x80") return character.toLowerCase();
  if (/[\u3041-\u30FF\uAC00-\uD7A3]/.test(character)) return character;
  const letters = character.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...letters].map((letter) => simplified.get(letter) ?? letter).join("");
}

/** What a folded letter is to a span: 0 separates, 1 joins, 2 joins parts, 3 is a digit, 4 a letter, 5 of a writing without spaces. */
const kindOf = (letter) =>
  WIDE.test(letter) ? 5 : LETTER.test(letter) ? (/\p{N}/u.test(letter) ? 3 : 4) : /[-_.\u2010]/.test(letter) ? 2 : +/['\u2019]/.test(letter);

/** What has been found out of characters. Texts have few different ones. */
const readings = new Map();

/** Whether a character is a capital, and its folded letters with what each is. */
const readingOf = (character) =>
  once(readings, character, () => ({
    upper: /\p{Uppercase}/u.test(character),
    letters: [...foldCharacter(character)].map((letter) => [letter, kindOf(letter)]),
  }));

/**
 * @typedef {object} Span A stretch of text that can be asked for.
 * @property {boolean} wide Whether it is a run of a writing without spaces, else a word.
 * @property {string[]} letters Its letters, folded.
 * @property {number[]} at Where each of them begins in the text.
 * @property {number} end Where it ends in the text.
 * @property {number[]} starts Where the parts of a word begin, counted in letters.
 */

/** @returns {Span[]} */
function spans(text) {
  const found = [];
  let span = null;
  let pending = 0;
  let before = null;
  const open = (wide, at) => {
    if (span?.wide === wide) return;
    span = { wide, letters: [], at: [], end: at, starts: [] };
    found.push(span);
    pending = 0;
    before = null;
  };
  let at = 0;
  for (const character of text) {
    const { upper, letters: folded } = readingOf(character);
    const end = at + character.length;
    for (const [letter, kind] of folded) {
      if (kind > 4) {
        open(true, at);
      } else if (kind > 2) {
        open(false, at);
        const { starts, letters } = span;
        const isLetter = kind > 3;
        if (!letters.length || pending === 2 || (upper && !before.upper && before.isLetter)) starts.push(letters.length);
        else if (!upper && isLetter && before.upper && before.isLetter && starts.at(-1) < letters.length - 1) {
          // `HTTPServer`: the last capital begins the next part.
          starts.push(letters.length - 1);
        }
        pending = 0;
        before = { upper, isLetter };
      } else {
        if (kind && span && !span.wide && !pending) pending = kind;
        else span = null;
        continue;
      }
      span.letters.push(letter);
      span.at.push(at);
      span.end = end;
    }
    at = end;
  }
  return found;
}

/** A span without what joins its parts. */
const wholeOf = (span) => span.letters.join("");

/** The parts of a word, when there are several. */
function partsOf({ letters, starts }) {
  return starts.length < 2 ? [] : starts.map((from, n) => letters.slice(from, starts[n + 1]).join(""));
}

/** The keys of a run: each pair of neighbours, or the one character there is. */
function pairsOf({ letters }) {
  return letters.length < 2 ? letters : letters.slice(1).map((letter, n) => letters[n] + letter);
}

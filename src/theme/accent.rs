//! The accent of a site: one colour of `site.toml` becomes all that the theme needs, and is checked to be readable.
//!
//! Colours are changed in OKLCH (Björn Ottosson, <https://bottosson.github.io/posts/oklab/>): lightness moves, hue and
//! chroma stay. Contrast is that of WCAG 2.2, <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.

use crate::config::Colour;
use crate::data::Located;
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::path::SourcePath;
use crate::words::{Phrase, words};

/// An accent that cannot be read on the grounds of the theme.
pub const ACCENT_CONTRAST: Code = Code::new(
    "accent-contrast",
    "the accent colour is too pale or too dark to be read",
    "强调色太浅或太深，看不清",
);

/// What links and buttons need to be read.
const ENOUGH: f64 = 4.5;
/// One step lighter or darker.
const STEP: f64 = 0.01;

/// The grounds that links stand on, and the colour of text on the accent, as `tokens.css` has them.
struct Scheme {
    name: Phrase,
    grounds: [Colour; 3],
    on_accent: Colour,
    /// What lightness is added to, so that contrast grows.
    away: f64,
    /// How much stronger the accent is under the pointer.
    stronger: f64,
    tint: f64,
    tint_chroma: f64,
}

const LIGHT: Scheme = Scheme {
    name: Phrase { english: "light", chinese: "浅色" },
    grounds: [Colour(0xff, 0xff, 0xff), Colour(0xf1, 0xf5, 0xf7), Colour(0xed, 0xf2, 0xf5)],
    on_accent: Colour(0xff, 0xff, 0xff),
    away: -STEP,
    stronger: -0.08,
    tint: 0.955,
    tint_chroma: 0.02,
};
const DARK: Scheme = Scheme {
    name: Phrase { english: "dark", chinese: "深色" },
    grounds: [Colour(0x14, 0x19, 0x1f), Colour(0x0d, 0x12, 0x16), Colour(0x1d, 0x23, 0x29)],
    on_accent: Colour(0x0a, 0x12, 0x1a),
    away: STEP,
    stronger: 0.085,
    tint: 0.285,
    tint_chroma: 0.04,
};
/// How light an accent is in the dark.
const DARK_LIGHTNESS: f64 = 0.775;
/// Between cinnabar, which marks the reader's place, and an accent: nearer hues would be taken for one another.
const SEAL_HUE: f64 = 32.0;
const NEAR: f64 = 25.0;

/// The style sheet that gives a site its accent. A colour that cannot be read in light or in dark is replaced by the nearest
/// that can, and reported.
pub(super) fn style(accent: &Located<Colour>) -> Checked<String> {
    let chosen = Lch::of(accent.value);
    let mut diagnostics = Vec::new();
    let (light, light_steps) = readable(chosen, &LIGHT);
    let dark_chosen = Lch { lightness: DARK_LIGHTNESS, ..chosen };
    let (dark, _) = readable(dark_chosen, &DARK);
    if light_steps > 0 {
        diagnostics.push(unreadable(accent, &LIGHT, light));
    }
    let pair = |role: &str, light: Colour, dark: Colour| format!("--{role}: light-dark({light}, {dark});");
    let stronger = |colour: Lch, scheme: &Scheme| {
        Lch { lightness: (colour.lightness + scheme.stronger).clamp(0.0, 1.0), ..colour }.colour()
    };
    let tint = |scheme: &Scheme| {
        Lch { lightness: scheme.tint, chroma: scheme.tint_chroma.min(chosen.chroma), hue: chosen.hue }
            .colour()
    };
    let mut style = String::from("@layer tokens { :root { ");
    style.push_str(&pair("accent", light.colour(), dark.colour()));
    style.push_str(&pair("accent2", stronger(light, &LIGHT), stronger(dark, &DARK)));
    style.push_str(&pair("tint", tint(&LIGHT), tint(&DARK)));
    let apart = (chosen.hue - SEAL_HUE).abs().rem_euclid(360.0);
    if chosen.chroma > 0.03 && apart.min(360.0 - apart) <= NEAR {
        style.push_str("--seal: var(--text);");
    }
    style.push_str(" } }");
    Checked::new(style, diagnostics)
}

fn unreadable(accent: &Located<Colour>, scheme: &Scheme, used: Lch) -> Diagnostic {
    let location = Location::new(&SourcePath::config(), accent.span.clone());
    let (colour, contrast, name) = (accent.value, lowest(accent.value, scheme), scheme.name);
    let message = words!(
        en: "the accent {colour} has a contrast of {contrast:.1} on the {name} grounds of the theme; reading needs {ENOUGH}",
        zh: "强调色{colour}在主题的{name}底色上对比度只有{contrast:.1}，要看得清需要{ENOUGH}";
        name
    );
    let used = used.colour();
    let help = words!(
        en: "{used} is used in its place; write that, or another colour", zh: "现在改用{used}；请写这个颜色，或者另选一个"
    );
    Diagnostic::warning(ACCENT_CONTRAST, location, message).with_help(help)
}

/// The nearest lightness that can be read, and how many steps away it is.
fn readable(colour: Lch, scheme: &Scheme) -> (Lch, usize) {
    let mut colour = colour;
    for steps in 0..100 {
        if lowest(colour.colour(), scheme) >= ENOUGH {
            return (colour, steps);
        }
        colour.lightness = (colour.lightness + scheme.away).clamp(0.0, 1.0);
    }
    (colour, 100)
}

/// The lowest contrast of a colour: as text on each ground, and as the ground of its own text.
fn lowest(colour: Colour, scheme: &Scheme) -> f64 {
    let others = scheme.grounds.iter().chain([&scheme.on_accent]);
    others.map(|other| contrast(colour, *other)).fold(f64::INFINITY, f64::min)
}

/// The contrast ratio of WCAG, 1 to 21.
fn contrast(one: Colour, other: Colour) -> f64 {
    let luminance = |Colour(red, green, blue): Colour| {
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// A colour in OKLCH; the hue in degrees.
#[derive(Clone, Copy, Debug)]
struct Lch {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

impl Lch {
    fn of(Colour(red, green, blue): Colour) -> Self {
        let (r, g, b) = (linear(red), linear(green), linear(blue));
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s;
        Self { lightness, chroma: a.hypot(b), hue: b.atan2(a).to_degrees().rem_euclid(360.0) }
    }

    /// The colour on screens: the chroma shrinks until they can show it.
    fn colour(self) -> Colour {
        let mut chroma = self.chroma;
        loop {
            let channels = Self { chroma, ..self }.channels();
            if chroma < 0.001 || channels.iter().all(|channel| (-0.001..=1.001).contains(channel)) {
                let [red, green, blue] = channels.map(encoded);
                return Colour(red, green, blue);
            }
            chroma -= 0.002;
        }
    }

    /// Red, green and blue, linear; outside 0 to 1 where screens cannot show it.
    fn channels(self) -> [f64; 3] {
        let (sine, cosine) = self.hue.to_radians().sin_cos();
        let (a, b) = (self.chroma * cosine, self.chroma * sine);
        let l = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
        ]
    }
}

fn encoded(channel: f64) -> u8 {
    let channel = channel.clamp(0.0, 1.0);
    let value =
        if channel <= 0.003_130_8 { channel * 12.92 } else { 1.055 * channel.powf(1.0 / 2.4) - 0.055 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
    let byte = (value * 255.0).round() as u8;
    byte
}

#[cfg(test)]
mod tests {
    use super::{Colour, DARK, ENOUGH, LIGHT, Lch, contrast, lowest, style};
    use crate::data::Located;

    fn written(colour: Colour) -> (String, Vec<String>) {
        let checked = style(&Located { value: colour, span: 0..0 });
        (checked.value, checked.diagnostics.into_iter().map(|said| said.message.english).collect())
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        for (one, other, ratio) in [
            (Colour(0, 0, 0), Colour(255, 255, 255), 21.0),
            (Colour(0x77, 0x77, 0x77), Colour(255, 255, 255), 4.48),
            (Colour(0x13, 0x5e, 0x91), Colour(255, 255, 255), 6.9),
        ] {
            assert!(
                (contrast(one, other) - ratio).abs() < 0.05,
                "{one} on {other}: {}",
                contrast(one, other)
            );
        }
    }

    #[test]
    fn colours_survive_the_way_to_oklch_and_back() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let colour = Colour(red, green, blue);
                    assert_eq!(Lch::of(colour).colour(), colour);
                }
            }
        }
    }

    #[test]
    fn a_readable_accent_stays() {
        let (style, said) = written(Colour(0x13, 0x5e, 0x91));
        assert!(style.contains("--accent: light-dark(#135e91, #"), "{style}");
        assert_eq!(said, Vec::<String>::new());
        assert!(!style.contains("--seal"), "{style}");
    }

    #[test]
    fn an_accent_near_cinnabar_leaves_the_mark_to_ink() {
        assert!(written(Colour(0xa0, 0x2c, 0x12)).0.contains("--seal: var(--text);"));
    }

    #[test]
    fn every_accent_that_is_used_can_be_read() {
        for colour in [
            Colour(0xff, 0xe0, 0x00),
            Colour(0xff, 0xff, 0xff),
            Colour(0, 0, 0),
            Colour(0x00, 0xff, 0x00),
            Colour(0x80, 0x80, 0x80),
            Colour(0xff, 0x69, 0xb4),
        ] {
            let (style, said) = written(colour);
            let read = |text: &str| {
                let channel = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
                Colour(channel(1), channel(3), channel(5))
            };
            let pair = style.split("--accent: light-dark(").nth(1).unwrap().split(')').next().unwrap();
            let (light, dark) = pair.split_once(", ").unwrap();
            assert!(lowest(read(light), &LIGHT) >= ENOUGH, "{colour}: {style}");
            assert!(lowest(read(dark), &DARK) >= ENOUGH, "{colour}: {style}");
            let pale = lowest(colour, &LIGHT) < ENOUGH;
            assert_eq!(said.len(), usize::from(pale), "{colour}: {said:?}");
        }
    }
}

//! Colours that can be read: sRGB, and the contrast of WCAG 2.2, in whole numbers.

use std::fmt;
use std::str::FromStr;

/// A colour of sRGB.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

/// What is no colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no colour: write it as #0B5C6B")]
pub struct ColourError(pub String);

/// How much one colour stands out from another, in hundredths: 450 is 4.5 : 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contrast(u64);

/// A colour that words cannot be read in, or on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{colour} has a contrast of {contrast} with the words on it; 4.5 : 1 is needed, as {nearest} has"
)]
pub struct Unreadable {
    /// The colour.
    pub colour: Colour,
    /// The least contrast that it has where it is used.
    pub contrast: Contrast,
    /// The shade of it that can be read and is nearest to it.
    pub nearest: Colour,
}

/// The least contrast of words with what they stand on (WCAG 2.2, 1.4.3).
pub const CONTRAST_MIN: Contrast = Contrast(450);

const WHITE: Colour = Colour([0xFF; 3]);
/// What the accent is seen with in light pages: words on a button are white, and links stand on paper and on cards.
const LIGHT_PAGES: [Colour; 2] = [WHITE, Colour([0xFA, 0xF8, 0xF3])];
/// And in dark ones.
const DARK_PAGES: [Colour; 3] =
    [Colour([0x06, 0x22, 0x2A]), Colour([0x0D, 0x17, 0x1D]), Colour([0x15, 0x23, 0x2B])];

impl Colour {
    /// The shipped accent.
    pub const HARBOUR: Colour = Colour([0x0B, 0x5C, 0x6B]);

    /// Of red, green and blue.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour([red, green, blue])
    }

    /// How much light it gives, of 10^10.
    fn luminance(self) -> u64 {
        let [red, green, blue] = self.0.map(|level| LIGHT[usize::from(level)]);
        2_126 * u64::from(red) + 7_152 * u64::from(green) + 722 * u64::from(blue)
    }

    /// The contrast of two colours, whichever is the lighter, rounded down.
    #[must_use]
    pub fn contrast(self, other: Colour) -> Contrast {
        // Stray light, by the same standard: a twentieth.
        let [one, two] = [self, other].map(|colour| colour.luminance() + 500_000_000);
        Contrast(100 * one.max(two) / one.min(two))
    }

    fn least(self, others: &[Colour]) -> Contrast {
        let all = others.iter().map(|other| self.contrast(*other));
        all.min().unwrap_or(Contrast(100))
    }

    /// So many of 255 parts of the way to `other`.
    fn towards(self, other: Colour, parts: u16) -> Colour {
        let mut mixed = self.0;
        for (level, there) in mixed.iter_mut().zip(other.0) {
            let sum = u16::from(*level) * (255 - parts) + u16::from(there) * parts;
            *level = u8::try_from(sum / 255).unwrap_or(u8::MAX);
        }
        Colour(mixed)
    }

    /// The first on the way to `other` that has enough contrast with all of `seen_with`.
    fn nearest(self, other: Colour, seen_with: &[Colour]) -> Colour {
        let shades = (0..=255_u16).map(|parts| self.towards(other, parts));
        let reads = |shade: &Colour| shade.least(seen_with) >= CONTRAST_MIN;
        shades.into_iter().find(reads).unwrap_or(other)
    }

    /// Whether it can be the accent of light pages: white words on it, and it on paper.
    ///
    /// # Errors
    /// [`Unreadable`] with the contrast it has and the nearest shade that has enough.
    pub fn readable(self) -> Result<Colour, Unreadable> {
        let contrast = self.least(&LIGHT_PAGES);
        if contrast >= CONTRAST_MIN {
            return Ok(self);
        }
        Err(Unreadable {
            colour: self,
            contrast,
            nearest: self.nearest(Colour([0; 3]), &LIGHT_PAGES),
        })
    }

    /// The accent of dark pages that goes with it.
    #[must_use]
    pub fn in_the_dark(self) -> Colour {
        self.nearest(WHITE, &DARK_PAGES)
    }

    /// What an accent looks like under the pointer: deeper in light pages, lighter in dark ones.
    fn deeper(self, dark: bool) -> Colour {
        match dark {
            false => self.towards(Colour([0; 3]), 50),
            true => self.towards(WHITE, 70),
        }
    }

    /// What stands behind a thing that is chosen.
    fn wash(self, dark: bool) -> Colour {
        match dark {
            false => self.towards(WHITE, 228),
            true => self.towards(Colour([0x0D, 0x17, 0x1D]), 205),
        }
    }

    /// The style sheet that puts this accent in the place of the shipped one.
    #[must_use]
    pub fn style_sheet(self) -> String {
        let tokens = |accent: Colour, dark: bool| {
            format!(
                "--harbour: {accent}; --harbour-deep: {}; --harbour-wash: {};",
                accent.deeper(dark),
                accent.wash(dark)
            )
        };
        format!(
            ":root {{ {} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n",
            tokens(self, false),
            tokens(self.in_the_dark(), true)
        )
    }
}

impl FromStr for Colour {
    type Err = ColourError;

    fn from_str(text: &str) -> Result<Colour, ColourError> {
        let wrong = || ColourError(text.chars().take(24).collect());
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        if !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let long = match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            6 => digits.to_owned(),
            _ => return Err(wrong()),
        };
        let bits = u32::from_str_radix(&long, 16).map_err(|_| wrong())?;
        let [_, red, green, blue] = bits.to_be_bytes();
        Ok(Colour([red, green, blue]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02X}{green:02X}{blue:02X}")
    }
}

impl fmt::Debug for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Contrast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} : 1", self.0 / 100, self.0 % 100)
    }
}

impl serde::Serialize for Colour {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Colour {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Colour, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How much light each of the 256 levels of sRGB gives, in millionths (IEC 61966-2-1).
const LIGHT: [u32; 256] = [
    0, 304, 607, 911, 1_214, 1_518, 1_821, 2_125, 2_428, 2_732, 3_035, 3_347, 3_677, 4_025, 4_391,
    4_777, 5_182, 5_605, 6_049, 6_512, 6_995, 7_499, 8_023, 8_568, 9_134, 9_721, 10_330, 10_960,
    11_612, 12_286, 12_983, 13_702, 14_444, 15_209, 15_996, 16_807, 17_642, 18_500, 19_382, 20_289,
    21_219, 22_174, 23_153, 24_158, 25_187, 26_241, 27_321, 28_426, 29_557, 30_713, 31_896, 33_105,
    34_340, 35_601, 36_889, 38_204, 39_546, 40_915, 42_311, 43_735, 45_186, 46_665, 48_172, 49_707,
    51_269, 52_861, 54_480, 56_128, 57_805, 59_511, 61_246, 63_010, 64_803, 66_626, 68_478, 70_360,
    72_272, 74_214, 76_185, 78_187, 80_220, 82_283, 84_376, 86_500, 88_656, 90_842, 93_059, 95_307,
    97_587, 99_899, 102_242, 104_616, 107_023, 109_462, 111_932, 114_435, 116_971, 119_538,
    122_139, 124_772, 127_438, 130_136, 132_868, 135_633, 138_432, 141_263, 144_128, 147_027,
    149_960, 152_926, 155_926, 158_961, 162_029, 165_132, 168_269, 171_441, 174_647, 177_888,
    181_164, 184_475, 187_821, 191_202, 194_618, 198_069, 201_556, 205_079, 208_637, 212_231,
    215_861, 219_526, 223_228, 226_966, 230_740, 234_551, 238_398, 242_281, 246_201, 250_158,
    254_152, 258_183, 262_251, 266_356, 270_498, 274_677, 278_894, 283_149, 287_441, 291_771,
    296_138, 300_544, 304_987, 309_469, 313_989, 318_547, 323_143, 327_778, 332_452, 337_164,
    341_914, 346_704, 351_533, 356_400, 361_307, 366_253, 371_238, 376_262, 381_326, 386_429,
    391_572, 396_755, 401_978, 407_240, 412_543, 417_885, 423_268, 428_690, 434_154, 439_657,
    445_201, 450_786, 456_411, 462_077, 467_784, 473_531, 479_320, 485_150, 491_021, 496_933,
    502_886, 508_881, 514_918, 520_996, 527_115, 533_276, 539_479, 545_724, 552_011, 558_340,
    564_712, 571_125, 577_580, 584_078, 590_619, 597_202, 603_827, 610_496, 617_207, 623_960,
    630_757, 637_597, 644_480, 651_406, 658_375, 665_387, 672_443, 679_542, 686_685, 693_872,
    701_102, 708_376, 715_694, 723_055, 730_461, 737_910, 745_404, 752_942, 760_525, 768_151,
    775_822, 783_538, 791_298, 799_103, 806_952, 814_847, 822_786, 830_770, 838_799, 846_873,
    854_993, 863_157, 871_367, 879_622, 887_923, 896_269, 904_661, 913_099, 921_582, 930_111,
    938_686, 947_307, 955_973, 964_686, 973_445, 982_251, 991_102, 1_000_000,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contrasts_are_those_of_the_standard() {
        let colour = |text: &str| text.parse::<Colour>().unwrap();
        for (one, other, told) in [
            ("#000", "#fff", "21.00 : 1"),
            ("#fff", "#FFFFFF", "1.00 : 1"),
            ("#777777", "#ffffff", "4.47 : 1"),
            ("#767676", "#ffffff", "4.54 : 1"),
            ("#0B5C6B", "#FFFFFF", "7.61 : 1"),
        ] {
            let (one, other) = (colour(one), colour(other));
            assert_eq!(one.contrast(other).to_string(), told, "{one} on {other}");
            assert_eq!(one.contrast(other), other.contrast(one));
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#", "red", "#12", "#1234", "#12345g", "#1234567", "0x123456", "#é1"] {
            assert!(text.parse::<Colour>().is_err(), "{text}");
        }
        assert_eq!("abc".parse::<Colour>().unwrap().to_string(), "#AABBCC");
    }

    #[test]
    fn the_shipped_accent_can_be_read_and_yellow_cannot() {
        assert_eq!(Colour::HARBOUR.readable(), Ok(Colour::HARBOUR));
        let wrong = "#FFD400".parse::<Colour>().unwrap().readable().unwrap_err();
        assert!(wrong.contrast < CONTRAST_MIN);
        assert_eq!(wrong.nearest.readable(), Ok(wrong.nearest));
    }

    proptest! {
        #[test]
        fn a_colour_is_taken_or_refused_with_a_shade_that_is_taken(
            red in any::<u8>(), green in any::<u8>(), blue in any::<u8>(),
        ) {
            let colour = Colour::new(red, green, blue);
            prop_assert_eq!(colour.to_string().parse::<Colour>(), Ok(colour));
            match colour.readable() {
                Ok(taken) => {
                    prop_assert_eq!(taken, colour);
                    prop_assert!(colour.contrast(WHITE) >= CONTRAST_MIN);
                }
                Err(wrong) => {
                    prop_assert!(wrong.contrast < CONTRAST_MIN);
                    prop_assert_eq!(wrong.nearest.readable(), Ok(wrong.nearest));
                }
            }
        }

        #[test]
        fn the_accent_of_dark_pages_can_always_be_read(
            red in any::<u8>(), green in any::<u8>(), blue in any::<u8>(),
        ) {
            let dark = Colour::new(red, green, blue).in_the_dark();
            for seen_with in DARK_PAGES {
                prop_assert!(dark.contrast(seen_with) >= CONTRAST_MIN, "{} on {}", dark, seen_with);
            }
        }
    }
}

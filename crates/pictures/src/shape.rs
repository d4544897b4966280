//! What came is decoded and written anew in a few sizes: whatever else the file held (where it was taken, a
//! script, another file) is gone, and a telephone gets a picture of its own size.

use crate::Failure;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// A file of a picture is at most this long, in bytes; Shopify takes as many.
pub const BYTES_MAX: usize = 20 << 20;
/// A picture has at most so many pixels; Shopify takes as many (5,000 x 5,000).
pub const PIXELS_MAX: u64 = 25_000_000;
/// The widths of the smaller copies, in pixels.
pub const WIDTHS: [u32; 2] = [320, 640];
/// The longest side that is kept, in pixels.
const SIDE_MAX: u32 = 1600;
/// Bytes that a decoder may have at once: 25 million pixels of four channels with 16 bits each.
const MEMORY_MAX: u64 = 8 * PIXELS_MAX;
/// Of JPEG, from 1 to 100.
const QUALITY: u8 = 84;

/// Pictures that are decoded at once in a process: each may hold hundreds of megabytes.
static SEATS: Semaphore = Semaphore::const_new(2);

/// A picture in one size, as JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shaped {
    /// One of [`WIDTHS`]; none for the largest, which has the picture's own key.
    pub width: Option<u32>,
    /// The file.
    pub jpeg: Vec<u8>,
}

/// The picture in `bytes` in every size, the largest last. Runs beside the threads that answer requests,
/// few at a time.
///
/// # Errors
/// [`Failure::Large`], [`Failure::Pixels`], [`Failure::NotPicture`].
pub async fn shape(bytes: Vec<u8>) -> Result<Vec<Shaped>, Failure> {
    if bytes.len() > BYTES_MAX {
        return Err(Failure::Large);
    }
    let seat = SEATS.acquire().await.ok();
    let work = tokio::task::spawn_blocking(move || {
        // Whoever asked may have gone: the seat is taken until the work is done.
        let _seat = seat;
        shape_now(&bytes)
    });
    // A decoder that panics has met no picture.
    work.await.unwrap_or(Err(Failure::NotPicture))
}

fn shape_now(bytes: &[u8]) -> Result<Vec<Shaped>, Failure> {
    let whole = decode(bytes)?;
    let largest = on_white(fitted(whole, SIDE_MAX, SIDE_MAX));
    let mut sizes = Vec::with_capacity(WIDTHS.len() + 1);
    for width in WIDTHS {
        let smaller = fitted(DynamicImage::ImageRgb8(largest.clone()), width, u32::MAX);
        sizes.push(Shaped { width: Some(width), jpeg: jpeg(&smaller.into_rgb8())? });
    }
    sizes.push(Shaped { width: None, jpeg: jpeg(&largest)? });
    Ok(sizes)
}

/// The picture, upright: cameras write down how they were held.
fn decode(bytes: &[u8]) -> Result<DynamicImage, Failure> {
    let unread = |_| Failure::NotPicture;
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Failure::NotPicture)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unread)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(Failure::Pixels);
    }
    if width == 0 || height == 0 {
        return Err(Failure::NotPicture);
    }
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unread)?;
    picture.apply_orientation(upright);
    Ok(picture)
}

/// No larger than that, in its proportions; what is smaller stays.
fn fitted(picture: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if picture.width() <= width && picture.height() <= height {
        return picture;
    }
    picture.resize(width, height, FilterType::Triangle)
}

/// What shows through is white: JPEG knows no transparence.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let clear = picture.into_rgba8();
    let mut solid = RgbImage::new(clear.width(), clear.height());
    for (to, from) in solid.pixels_mut().zip(clear.pixels()) {
        let [red, green, blue, alpha] = from.0;
        to.0 = [red, green, blue].map(|part| over_white(part, alpha));
    }
    solid
}

fn over_white(part: u8, alpha: u8) -> u8 {
    let (part, alpha) = (u32::from(part), u32::from(alpha));
    let mixed = (part * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    encoder.encode_image(picture).map_err(|_| Failure::NotPicture)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, ImageFormat, RgbaImage};

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let picture = RgbaImage::from_pixel(width, height, image::Rgba(pixel));
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    fn read(file: &[u8]) -> RgbImage {
        image::load_from_memory_with_format(file, ImageFormat::Jpeg).unwrap().into_rgb8()
    }

    #[tokio::test]
    async fn a_picture_is_written_anew_in_each_size() {
        let sizes = shape(png(2000, 1000, [200, 30, 30, 255])).await.unwrap();
        let shapes: Vec<(Option<u32>, (u32, u32))> =
            sizes.iter().map(|one| (one.width, read(&one.jpeg).dimensions())).collect();
        let expected = [(Some(320), (320, 160)), (Some(640), (640, 320)), (None, (1600, 800))];
        assert_eq!(shapes, expected);
    }

    #[tokio::test]
    async fn what_is_small_stays_small_and_what_shows_through_is_white() {
        let sizes = shape(png(40, 30, [0, 0, 0, 0])).await.unwrap();
        for one in &sizes {
            let picture = read(&one.jpeg);
            assert_eq!(picture.dimensions(), (40, 30));
            assert!(picture.pixels().all(|p| p.0.iter().all(|part| *part > 250)));
        }
    }

    #[tokio::test]
    async fn what_is_no_picture_or_too_large_a_one_is_refused() {
        for bytes in [&b""[..], b"<svg onload=x>", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"%PDF-1.7"] {
            assert_eq!(shape(bytes.to_vec()).await, Err(Failure::NotPicture), "{bytes:?}");
        }
        let mut cut = png(300, 300, [1, 2, 3, 255]);
        cut.truncate(60);
        assert_eq!(shape(cut).await, Err(Failure::NotPicture));
        // A small file of a great many pixels.
        let mut bomb = Cursor::new(Vec::new());
        GrayImage::new(5_001, 5_000).write_to(&mut bomb, ImageFormat::Png).unwrap();
        let bomb = bomb.into_inner();
        assert!(bomb.len() < BYTES_MAX);
        assert_eq!(shape(bomb).await, Err(Failure::Pixels));
        assert_eq!(shape(vec![0; BYTES_MAX + 1]).await, Err(Failure::Large));
    }
}

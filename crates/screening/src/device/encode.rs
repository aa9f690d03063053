//! A picture written as PNG, for those who keep no SVG.

use super::picture::Picture;

impl Picture {
    /// The picture on white paper, as a PNG file.
    #[must_use]
    pub fn to_png(&self) -> Vec<u8> {
        let on_white = |pixel: &[u8]| {
            let alpha = u32::from(pixel[3]);
            [0, 1, 2].map(|at| ((u32::from(pixel[at]) * alpha + 255 * (255 - alpha)) / 255) as u8)
        };
        let pixels: Vec<u8> = self.rgba().chunks_exact(4).flat_map(on_white).collect();
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width() as u32, self.height() as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
        // Writing into a vector fails only for sides that no picture has.
        if written.is_err() {
            file.clear();
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn a_drawing_is_written_on_white_and_read_again() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><rect width=\"5\" height=\"10\"/></svg>";
        let drawn = Picture::decode(svg.as_bytes()).unwrap();
        let read = Picture::decode(&drawn.to_png()).unwrap();
        assert_eq!((read.width(), read.height()), (drawn.width(), drawn.height()));
        let last = read.rgba().len() - 4;
        assert_eq!((&read.rgba()[..4], &read.rgba()[last..]), (&[0, 0, 0, 255][..], &[255; 4][..]));
    }
}

package org.vestibule.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalQrTest {
    private static final int SCALE = 4;

    @Test
    void aCameraReadsWhatWasDrawn() throws Exception {
        var content = "otpauth://totp/Northgate:alice?secret=GEZDGNBVGY3TQOJQ&issuer=Northgate";

        var picture = TerminalQr.draw(content);

        assertThat(read(picture)).isEqualTo(content);
    }

    private static String read(String picture) throws Exception {
        var rows = picture.replaceAll("\u001b\\[[0-9;]*m", "")
                .lines()
                .map(line -> line.substring(4))
                .toList();
        int width = rows.getFirst().length() * SCALE;
        int height = rows.size() * 2 * SCALE;
        var pixels = new int[width * height];
        Arrays.fill(pixels, 0xFFFFFF);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                char letter = rows.get(y / SCALE / 2).charAt(x / SCALE);
                char half = y / SCALE % 2 == 0 ? '▀' : '▄';
                if (letter == '█' || letter == half) {
                    pixels[y * width + x] = 0;
                }
            }
        }
        var image = new BinaryBitmap(new GlobalHistogramBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader()
                .decode(image, Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }
}

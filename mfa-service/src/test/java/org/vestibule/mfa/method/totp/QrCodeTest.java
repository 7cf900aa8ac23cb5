package org.vestibule.mfa.method.totp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The picture is read back by a decoder. */
class QrCodeTest {
    private static final String START = "data:image/png;base64,";

    @Test
    @Tag("S0-02")
    @Tag("C-02")
    void cameraReadsTheText() throws Exception {
        String uri = Totp.uri(Totp.newKey(), "Blåbærgrød & Co", "søren@butik.dk");

        BufferedImage picture = picture(QrCode.dataUri(uri));

        var bitmap = new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(picture)));
        assertThat(new QRCodeReader().decode(bitmap).getText()).isEqualTo(uri);
    }

    @Test
    void pictureHasTheQuietZoneThatCamerasNeed() throws Exception {
        BufferedImage picture = picture(QrCode.dataUri("otpauth://totp/a:b?secret=GEZDGNBVGY3TQOJQ"));

        assertThat(picture.getWidth()).isEqualTo(320);
        assertThat(picture.getHeight()).isEqualTo(320);
        assertThat(picture.getRGB(20, 20)).isEqualTo(0xffffffff);
    }

    @Test
    void textThatNoCodeHoldsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> QrCode.dataUri("x".repeat(5000)));
    }

    private static BufferedImage picture(String dataUri) throws Exception {
        assertThat(dataUri).startsWith(START);
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(dataUri.substring(START.length()))));
    }
}

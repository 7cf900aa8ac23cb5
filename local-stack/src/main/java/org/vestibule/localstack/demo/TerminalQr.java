package org.vestibule.localstack.demo;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Map;
import org.vestibule.localstack.StartFailure;

/** A QR code in letters: each one is two modules high, dark on light whatever the terminal's colours are. */
final class TerminalQr {
    private static final String DARK_ON_LIGHT = "\u001b[30;107m";
    private static final String RESET = "\u001b[0m";
    private static final int QUIET_ZONE = 2;

    private TerminalQr() {}

    static String draw(String content) {
        var modules = encode(content);
        var picture = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y += 2) {
            picture.append("    ").append(DARK_ON_LIGHT);
            for (int x = 0; x < modules.getWidth(); x++) {
                boolean below = y + 1 < modules.getHeight() && modules.get(x, y + 1);
                picture.append(letter(modules.get(x, y), below));
            }
            picture.append(RESET).append('\n');
        }
        return picture.toString();
    }

    private static char letter(boolean above, boolean below) {
        if (above) {
            return below ? '█' : '▀';
        }
        return below ? '▄' : ' ';
    }

    private static BitMatrix encode(String content) {
        try {
            return new QRCodeWriter()
                    .encode(content, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, QUIET_ZONE));
        } catch (WriterException e) {
            throw new StartFailure("The QR code could not be drawn", e);
        }
    }
}

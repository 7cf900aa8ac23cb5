package org.vestibule.localstack.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.vestibule.localstack.StartFailure;

/**
 * The native code that a service's jars carry, unpacked into one folder when its image is built. Without that, each library
 * unpacks itself into {@code /tmp} at run time, which fails where {@code /tmp} is mounted {@code noexec}.
 */
record NativeLibraries(Path folder) {
    /** Where the libraries of each jar are, by processor: {@code os.arch} as the JDK names it. */
    private static final Map<String, List<Pattern>> BY_PROCESSOR = Map.of(
            "amd64",
            List.of(
                    Pattern.compile("META-INF/native/(libnetty_transport_native_epoll_x86_64\\.so)"),
                    Pattern.compile("com/amazon/corretto/crypto/provider/(libamazonCorrettoCryptoProvider\\.so)"),
                    Pattern.compile("linux64/(libsodium\\.so)"),
                    Pattern.compile("com/sun/jna/linux-x86-64/(libjnidispatch\\.so)"),
                    Pattern.compile("linux/amd64/(libzstd-jni)-.*(\\.so)"),
                    Pattern.compile("org/xerial/snappy/native/Linux/x86_64/(libsnappyjava\\.so)")),
            "aarch64",
            List.of(
                    Pattern.compile("META-INF/native/(libnetty_transport_native_epoll_aarch_64\\.so)"),
                    Pattern.compile("com/amazon/corretto/crypto/provider/(libamazonCorrettoCryptoProvider\\.so)"),
                    Pattern.compile("arm64/(libsodium\\.so)"),
                    Pattern.compile("com/sun/jna/linux-aarch64/(libjnidispatch\\.so)"),
                    Pattern.compile("linux/aarch64/(libzstd-jni)-.*(\\.so)"),
                    Pattern.compile("org/xerial/snappy/native/Linux/aarch64/(libsnappyjava\\.so)")));

    /** Other processors have no libraries here and run on Java alone. */
    void unpackFrom(List<Path> jars) {
        try {
            Files.createDirectories(folder);
            for (var jar : jars) {
                unpack(jar);
            }
        } catch (IOException e) {
            throw new StartFailure("The native libraries could not be unpacked into " + folder, e);
        }
    }

    private void unpack(Path jar) throws IOException {
        var wanted = BY_PROCESSOR.getOrDefault(System.getProperty("os.arch"), List.of());
        try (var file = new JarFile(jar.toFile())) {
            var entries = file.entries();
            while (entries.hasMoreElements()) {
                var entry = entries.nextElement();
                for (var pattern : wanted) {
                    var matcher = pattern.matcher(entry.getName());
                    if (matcher.matches()) {
                        var name = matcher.group(1) + (matcher.groupCount() > 1 ? matcher.group(2) : "");
                        try (var content = file.getInputStream(entry)) {
                            Files.copy(content, folder.resolve(name));
                        }
                    }
                }
            }
        }
    }

    /** What tells each library's loader of the folder; nothing where the folder is not there. */
    List<String> options() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        return List.of(
                "-Djava.library.path=" + folder,
                "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true",
                "-Djna.boot.library.path=" + folder,
                "-Djna.library.path=" + folder,
                "-DZstdNativePath=" + folder.resolve("libzstd-jni.so"),
                "-Dorg.xerial.snappy.lib.path=" + folder,
                "-Dorg.xerial.snappy.lib.name=libsnappyjava.so");
    }
}

package org.vestibule.localstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    @TempDir
    private Path folder;

    private Path jar(String... entries) throws IOException {
        Path jar = folder.resolve("a.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
                out.write(entry.getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    @Test
    void onlyTheLibrariesOfThisProcessorAreUnpacked() throws IOException {
        var natives = new NativeLibraries(folder.resolve("native"));
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String sodium = arm ? "arm64/libsodium.so" : "linux64/libsodium.so";

        natives.unpackFrom(List.of(jar(sodium, "armv6/libsodium.so", "mac/libsodium.dylib", "org/Some.class")));

        assertThat(natives.folder()).isDirectoryContaining(file -> file.endsWith("libsodium.so"));
        assertThat(Files.list(natives.folder())).hasSize(1);
        assertThat(natives.folder().resolve("libsodium.so")).hasContent(sodium);
    }

    @Test
    void aLibraryWithItsVersionInTheNameIsFoundWithoutIt() throws IOException {
        var natives = new NativeLibraries(folder.resolve("native"));
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "amd64";

        natives.unpackFrom(List.of(jar("linux/" + processor + "/libzstd-jni-1.5.6-10.so")));

        assertThat(natives.folder().resolve("libzstd-jni.so")).exists();
        assertThat(natives.options())
                .contains("-DZstdNativePath=" + natives.folder().resolve("libzstd-jni.so"));
    }

    @Test
    void whereNothingWasUnpackedEachLibraryFindsItself() {
        assertThat(new NativeLibraries(folder.resolve("native")).options()).isEmpty();
    }
}

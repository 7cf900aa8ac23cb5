package org.vestibule.deploy.configuration;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.nodeTypes.NodeWithAnnotations;
import com.github.javaparser.ast.nodeTypes.NodeWithJavadoc;
import com.github.javaparser.javadoc.JavadocBlockTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.deploy.Tree;

/** Reads from the sources what can be set: the config interfaces, and single properties that constructors take. */
public final class Settings {
    private record Module(String folder, String services) {}

    /** In this order: of what two of them read, the first one's words count. */
    private static final List<Module> MODULES = List.of(
            new Module("auth-service", "auth"),
            new Module("mfa-service", "mfa"),
            new Module("notification-service", "notification"),
            new Module("admin-service", "admin"),
            new Module("platform", "auth, mfa, notification, admin"),
            new Module("foundation", "auth, mfa, notification, admin, portal"),
            new Module("portal", "portal"));

    private static final JavaParser PARSER =
            new JavaParser(new ParserConfiguration().setLanguageLevel(LanguageLevel.BLEEDING_EDGE));

    private final Map<String, Setting> found = new TreeMap<>();

    private Settings() {}

    public static List<Setting> all() {
        var settings = new Settings();
        MODULES.forEach(settings::readModule);
        return List.copyOf(settings.found.values());
    }

    private void readModule(Module module) {
        try (Stream<Path> files = Files.walk(Tree.ROOT.resolve(module.folder()).resolve("src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(Settings::mayHaveSettings)
                    .sorted()
                    .forEach(file -> readFile(file, module.services()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean mayHaveSettings(Path file) {
        try {
            String text = Files.readString(file);
            return text.contains("@ConfigMapping") || text.contains("@ConfigProperty");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readFile(Path file, String services) {
        try {
            CompilationUnit unit = PARSER.parse(file)
                    .getResult()
                    .orElseThrow(() -> new IllegalStateException(file + " cannot be parsed"));
            unit.findAll(ClassOrInterfaceDeclaration.class).forEach(type -> annotation(type, "ConfigMapping")
                    .ifPresent(mapping -> readInterface(
                            type, text(mapping, "prefix") + ".", sentence(type).orElse(""), services)));
            unit.findAll(Parameter.class).forEach(parameter -> annotation(parameter, "ConfigProperty")
                    .ifPresent(property -> readParameter(parameter, property, services)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readInterface(ClassOrInterfaceDeclaration type, String prefix, String context, String services) {
        for (MethodDeclaration method : type.getMethods()) {
            String name = annotation(method, "WithName")
                    .map(named -> text(named, "value"))
                    .orElseGet(() -> kebab(method.getNameAsString()));
            String meaning = sentence(method).orElse(context);
            Optional<ClassOrInterfaceDeclaration> nested = nested(type, method.getTypeAsString());
            if (nested.isPresent()) {
                String about = sentence(method).or(() -> sentence(nested.get())).orElse(context);
                readInterface(nested.get(), prefix + name + ".", about, services);
            } else {
                boolean isMap = method.getTypeAsString().startsWith("Map<");
                add(new Setting(
                        prefix + name + (isMap ? ".<key>" : ""),
                        services,
                        typeOf(method.getTypeAsString()),
                        annotation(method, "WithDefault")
                                .map(set -> text(set, "value"))
                                .orElse(""),
                        meaning));
            }
        }
    }

    private static Optional<ClassOrInterfaceDeclaration> nested(TypeDeclaration<?> type, String name) {
        String plain = name.replaceAll("Optional<(.*)>", "$1");
        return type.findCompilationUnit().stream()
                .flatMap(unit -> unit.findAll(ClassOrInterfaceDeclaration.class).stream())
                .filter(other -> other.isInterface() && other.getNameAsString().equals(plain))
                .findFirst();
    }

    private void readParameter(Parameter parameter, AnnotationExpr property, String services) {
        String name = text(property, "name");
        if (name.startsWith("vestibule.")) {
            add(new Setting(
                    name,
                    services,
                    typeOf(parameter.getTypeAsString()),
                    text(property, "defaultValue"),
                    parameterDoc(parameter)));
        }
    }

    private static String parameterDoc(Parameter parameter) {
        var constructor = parameter.findAncestor(ConstructorDeclaration.class).orElseThrow();
        return constructor.getJavadoc().stream()
                .flatMap(doc -> doc.getBlockTags().stream())
                .filter(tag -> tag.getName().equals(Optional.of(parameter.getNameAsString())))
                .map(JavadocBlockTag::getContent)
                .map(content -> plain(content.toText()))
                .findFirst()
                .or(() -> parameter
                        .findAncestor(ClassOrInterfaceDeclaration.class)
                        .flatMap(Settings::sentence))
                .orElse("");
    }

    /** What two services read by the same name is one row. */
    private void add(Setting setting) {
        found.merge(
                setting.property(),
                setting,
                (one, other) -> new Setting(
                        one.property(),
                        Stream.of(one.services(), other.services())
                                .flatMap(services -> Stream.of(services.split(", ")))
                                .distinct()
                                .collect(Collectors.joining(", ")),
                        one.type(),
                        one.fallback(),
                        one.meaning()));
    }

    private static Optional<String> sentence(NodeWithJavadoc<?> node) {
        return node.getJavadoc()
                .map(doc -> plain(doc.getDescription().toText()))
                .filter(text -> !text.isBlank());
    }

    private static String plain(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link #?([^}]*)}", "$1")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String typeOf(String java) {
        String plain = java.replaceAll("Optional<(.*)>", "$1");
        return switch (plain) {
            case "int", "long", "Integer" -> "number";
            case "boolean", "Boolean" -> "true or false";
            case "Duration" -> "duration";
            case "Path" -> "file";
            case "URI" -> "address";
            case "List<Duration>" -> "durations";
            case "List<String>" -> "names";
            default -> plain.startsWith("Map<") ? "text, by key" : "text";
        };
    }

    private static Optional<AnnotationExpr> annotation(NodeWithAnnotations<?> node, String name) {
        return node.getAnnotationByName(name);
    }

    private static String text(AnnotationExpr annotation, String member) {
        if (annotation.isSingleMemberAnnotationExpr()) {
            return annotation
                    .asSingleMemberAnnotationExpr()
                    .getMemberValue()
                    .asStringLiteralExpr()
                    .asString();
        }
        List<String> values = new ArrayList<>();
        if (annotation.isNormalAnnotationExpr()) {
            annotation.asNormalAnnotationExpr().getPairs().stream()
                    .filter(pair -> pair.getNameAsString().equals(member))
                    .map(pair -> pair.getValue().toStringLiteralExpr())
                    .flatMap(Optional::stream)
                    .map(StringLiteralExpr::asString)
                    .forEach(values::add);
        }
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
    }
}

package org.vestibule.platform.text;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** What the sources of all modules say about texts, read with the compiler's own parser. */
record Sources(
        List<TextEnum> texts,
        Set<String> used,
        List<Call> calls,
        Set<String> wordsGivenAsMembers,
        Set<String> patternsWithoutMessage,
        Set<String> validationMessages,
        Set<Path> bundles) {
    static final Path ROOT = Path.of(System.getProperty("vestibule.root", ".."));

    /** An enum whose constants have words. */
    record TextEnum(String name, Path source, Set<String> constants) {
        Path bundle(String language) {
            String resources = source.getParent().toString().replace("src/main/java", "src/main/resources");
            return Path.of(resources, name + "_" + language + ".properties");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A place that says a text, with as many arguments. */
    record Call(String file, TextEnum texts, String constant, int arguments) {}

    boolean isUsed(TextEnum texts, String constant) {
        return used.contains(texts.name() + "." + constant);
    }

    static Sources read() {
        var units = parse();
        var texts = new ArrayList<TextEnum>();
        units.forEach(unit -> new Enums(unit, texts).scan(unit, null));
        var sources = new Sources(
                texts,
                new HashSet<>(),
                new ArrayList<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                files("src/main/resources", "_[a-z]{2}\\.properties")
                        .filter(file -> !isOfPages(file))
                        .collect(Collectors.toSet()));
        units.forEach(unit -> new Uses(unit, sources).scan(unit, null));
        return sources;
    }

    /** Qute's build checks these against their interfaces, and the portal's own tests their translations. */
    private static boolean isOfPages(Path file) {
        return file.getParent().endsWith("messages");
    }

    private static List<CompilationUnitTree> parse() {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var manager = compiler.getStandardFileManager(null, null, null);
        var files = files("src/main/java", "\\.java").toList();
        var task = (JavacTask)
                compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
        try {
            var units = new ArrayList<CompilationUnitTree>();
            task.parse().forEach(units::add);
            return units;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(String folder, String ending) {
        try (var modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve(folder)).filter(Files::isDirectory).toList().stream()
                    .flatMap(Sources::walk)
                    .filter(file -> file.getFileName().toString().matches(".*" + ending));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path pathOf(CompilationUnitTree unit) {
        return Path.of(unit.getSourceFile().getName());
    }

    /** Finds the enums that implement {@link Text}, and the problem types. */
    private static final class Enums extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final List<TextEnum> found;

        Enums(CompilationUnitTree unit, List<TextEnum> found) {
            this.unit = unit;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, Void none) {
            String name = type.getSimpleName().toString();
            boolean text = type.getImplementsClause().stream()
                    .anyMatch(of -> of.toString().equals("Text"));
            if (type.getKind() == Kind.ENUM && (text || name.equals("ProblemType"))) {
                var constants = type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(member -> member.getType().toString().equals(name))
                        .map(member -> member.getName().toString())
                        .collect(Collectors.toCollection(TreeSet::new));
                found.add(new TextEnum(name, pathOf(unit), constants));
            }
            return super.visitClass(type, none);
        }
    }

    /** Finds who uses the texts, and how. */
    private static final class Uses extends TreeScanner<Void, Void> {
        private final String file;
        private final Sources into;
        private final Set<String> imported;
        private boolean inOneWord;

        Uses(CompilationUnitTree unit, Sources into) {
            this.file = pathOf(unit).getFileName().toString();
            this.into = into;
            this.imported = unit.getImports().stream()
                    .filter(line -> line.isStatic())
                    .map(line -> line.getQualifiedIdentifier().toString())
                    .map(name -> name.replaceFirst(".*\\.(?=[A-Z]\\w*\\.)", ""))
                    .collect(Collectors.toSet());
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree select, Void none) {
            named(select).ifPresent(into.used::add);
            return super.visitMemberSelect(select, none);
        }

        @Override
        public Void visitIdentifier(IdentifierTree identifier, Void none) {
            named(identifier).ifPresent(into.used::add);
            return super.visitIdentifier(identifier, none);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            if (call.getMethodSelect() instanceof MemberSelectTree method) {
                var arguments = call.getArguments();
                String name = method.getIdentifier().toString();
                if (method.toString().equals("InvalidField.of")) {
                    takeDown(arguments.get(1), arguments.size() - 2);
                } else if (name.equals("detail") && !arguments.isEmpty()) {
                    takeDown(arguments.getFirst(), arguments.size() - 1);
                } else if (name.equals("in") && !arguments.isEmpty()) {
                    takeDown(method.getExpression(), arguments.size() - 1);
                } else if (name.equals("with") && isWords(arguments.getFirst())) {
                    into.wordsGivenAsMembers.add(file);
                }
            }
            return super.visitMethodInvocation(call, none);
        }

        private static boolean isWords(ExpressionTree member) {
            return member instanceof LiteralTree literal
                    && Set.of("title", "detail").contains(literal.getValue());
        }

        /** The text may be chosen on the spot, by a condition or a switch. */
        private void takeDown(ExpressionTree said, int arguments) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMemberSelect(MemberSelectTree select, Void none) {
                    take(select, arguments);
                    return super.visitMemberSelect(select, none);
                }

                @Override
                public Void visitIdentifier(IdentifierTree identifier, Void none) {
                    take(identifier, arguments);
                    return super.visitIdentifier(identifier, none);
                }
            }.scan(said, null);
        }

        private void take(Tree name, int arguments) {
            named(name).ifPresent(constant -> into.texts.stream()
                    .filter(texts -> texts.constants().stream().anyMatch(c -> constant.equals(texts.name() + "." + c)))
                    .forEach(texts -> into.calls.add(new Call(
                            file, texts, constant.substring(texts.name().length() + 1), arguments))));
        }

        /** {@code Enum.CONSTANT}, also where it is imported. */
        private Optional<String> named(Tree tree) {
            return switch (tree) {
                case MemberSelectTree select
                when select.getExpression() instanceof IdentifierTree owner ->
                    Optional.of(owner.getName() + "." + select.getIdentifier());
                case IdentifierTree identifier ->
                    imported.stream()
                            .filter(name -> name.endsWith("." + identifier.getName()))
                            .findFirst();
                default -> Optional.empty();
            };
        }

        /** A constraint made of others says what is wrong once, in its own words. */
        @Override
        public Void visitClass(ClassTree type, Void none) {
            boolean before = inOneWord;
            inOneWord = type.getModifiers().toString().contains("@ReportAsSingleViolation");
            super.visitClass(type, none);
            inOneWord = before;
            return none;
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            if (method.getName().contentEquals("message") && method.getDefaultValue() instanceof LiteralTree words) {
                into.validationMessages.add(words.getValue().toString());
            }
            return super.visitMethod(method, none);
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void none) {
            var message = annotation.getArguments().stream()
                    .filter(AssignmentTree.class::isInstance)
                    .map(AssignmentTree.class::cast)
                    .filter(argument -> argument.getVariable().toString().equals("message"))
                    .map(argument -> argument.getExpression().toString().replace("\"", ""))
                    .findFirst();
            message.ifPresent(into.validationMessages::add);
            if (message.isEmpty()
                    && !inOneWord
                    && annotation.getAnnotationType().toString().equals("Pattern")) {
                into.patternsWithoutMessage.add(file);
            }
            return super.visitAnnotation(annotation, none);
        }
    }
}

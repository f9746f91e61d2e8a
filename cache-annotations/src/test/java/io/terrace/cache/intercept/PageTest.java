package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/annotations.md} shows compiles. */
class PageTest {

  private static final Path PAGE = Path.of("..", "docs", "annotations.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final String IMPORTS =
      """
      import io.terrace.cache.*;
      import io.terrace.cache.annotation.*;
      import io.terrace.cache.intercept.*;
      import java.lang.annotation.*;
      import java.util.*;
      import java.util.concurrent.*;
      """;
  private static final String SHARED =
      IMPORTS
          + """
          class Shared {
            record Product(String id, String name, long price) {}
            interface Products {
              Product product(String id);
              void save(Product product);
            }
            static class SqlProducts implements Products {
              public Product product(String id) { return null; }
              public void save(Product product) {}
            }
          }
          """;

  @TempDir Path classes;

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String name, String code) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  private static String inAClass(String name, String block) {
    boolean declares = block.contains("interface ");
    String body = declares ? block : "void run(TerraceCacheManager manager) {\n" + block + "}\n";
    return IMPORTS + "class " + name + " extends Shared {\n" + body + "}\n";
  }

  @Test
  void everySnippetCompiles() throws IOException {
    List<String> blocks =
        BLOCK.matcher(Files.readString(PAGE)).results().map((MatchResult m) -> m.group(1)).toList();
    assertThat(blocks).hasSizeGreaterThan(9);
    List<Source> sources = new ArrayList<>(List.of(new Source("Shared", SHARED)));
    for (String block : blocks) {
      String name = "Snippet" + sources.size();
      sources.add(new Source(name, inAClass(name, block)));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-parameters",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString());

    Boolean compiled = compiler.getTask(messages, null, null, options, null, sources).call();

    assertThat(compiled).as(messages.toString()).isTrue();
  }
}

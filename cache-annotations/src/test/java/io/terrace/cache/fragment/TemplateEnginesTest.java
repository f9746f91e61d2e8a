package io.terrace.cache.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freemarker.template.Configuration;
import freemarker.template.Template;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.StringLoader;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.fragment.freemarker.FragmentDirective;
import io.terrace.cache.fragment.pebble.FragmentExtension;
import io.terrace.cache.fragment.thymeleaf.FragmentDialect;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/** What each engine has to do with a part of a template that is kept. */
class TemplateEnginesTest {

  private static final String EVIL = "[[${id}]] ${id} {{ id }} <b>";

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("templates").build();
  private final Fragments fragments = Fragments.of(manager);
  private int reads;

  @AfterEach
  void close() {
    manager.close();
  }

  /** A product that counts how often its name is asked for. */
  public final class Product {
    private final int id;
    private final String name;

    Product(int id, String name) {
      this.id = id;
      this.name = name;
    }

    public int getId() {
      return id;
    }

    public String getName() {
      reads++;
      return name;
    }
  }

  /** Renders a template with these values. */
  private interface Engine {
    String render(String template, Map<String, Object> values) throws Exception;
  }

  private Map<String, Object> with(Object... products) {
    Map<String, Object> values = new HashMap<>();
    values.put("products", List.of(products));
    values.put("product", products[0]);
    values.put("id", "injected");
    return values;
  }

  private void assertKept(Engine engine, String template, String changed, String loop)
      throws Exception {
    assertThat(engine.render(template, with(new Product(1, "lamp")))).contains("lamp");
    assertThat(engine.render(template, with(new Product(1, "other")))).contains("lamp");
    assertThat(reads).isEqualTo(1);
    assertThat(engine.render(template, with(new Product(2, "chair")))).contains("chair");

    manager.invalidateTag("product:1");
    assertThat(engine.render(template, with(new Product(1, "new lamp")))).contains("new lamp");
    assertThat(engine.render(template, with(new Product(2, "x")))).contains("chair");

    reads = 0;
    assertThat(engine.render(changed, with(new Product(2, "stool")))).contains("stool");
    String looped = engine.render(loop, with(new Product(7, "seven"), new Product(8, "eight")));
    assertThat(looped).containsSubsequence("seven", "eight");
    assertThat(engine.render(loop, with(new Product(8, "?"), new Product(7, "?"))))
        .containsSubsequence("eight", "seven");
  }

  @Test
  void thymeleaf() throws Exception {
    TemplateEngine templates = new TemplateEngine();
    templates.setTemplateResolver(new StringTemplateResolver());
    templates.addDialect(new FragmentDialect(fragments));
    Engine engine =
        (template, values) -> {
          Context context = new Context();
          context.setVariables(values);
          return templates.process(template, context);
        };
    String box =
        "cache:name=\"product\" cache:vary=\"${product.id}, 'en'\" cache:ttl=\"10m\""
            + " cache:tags=\"${'product:' + product.id}\"";

    assertKept(
        engine,
        "<p><b " + box + " th:text=\"${product.name}\">a</b></p>",
        "<p><i " + box + " th:text=\"${product.name}\">a</i></p>",
        "<b th:each=\"product : ${products}\" " + box + " th:text=\"${product.name}\">a</b>");

    String plain =
        engine.render(
            "<b " + box + " th:utext=\"${product.name}\">a</b>", with(new Product(9, EVIL)));
    assertThat(plain).isEqualTo("<b>" + EVIL + "</b>");
  }

  @Test
  void freemarker() throws Exception {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setSharedVariable("fragment", new FragmentDirective(fragments));
    Engine engine =
        (template, values) -> {
          StringWriter out = new StringWriter();
          new Template("page", template, configuration).process(values, out);
          return out.toString();
        };
    String start =
        "<@fragment name='product' vary=[product.id] ttl='10m' tags=['product:' + product.id]>";

    assertKept(
        engine,
        "<p>" + start + "${product.name}</@fragment></p>",
        "<i>" + start + "${product.name}</@fragment></i>",
        "<#list products as product>" + start + "${product.name}</@fragment></#list>");

    assertThat(engine.render(start + "${product.name}</@fragment>", with(new Product(9, EVIL))))
        .isEqualTo(EVIL);
    assertThatThrownBy(() -> engine.render("<@fragment>x</@fragment>", with(new Product(1, ""))))
        .hasMessageContaining("needs a name");
  }

  @Test
  void pebble() throws Exception {
    PebbleEngine templates =
        new PebbleEngine.Builder()
            .loader(new StringLoader())
            .autoEscaping(false)
            .extension(new FragmentExtension(fragments))
            .build();
    Engine engine =
        (template, values) -> {
          StringWriter out = new StringWriter();
          templates.getTemplate(template).evaluate(out, values);
          return out.toString();
        };
    String start =
        "{% fragment 'product' vary [product.id] ttl '10m' tags ['product:' + product.id] %}";

    assertKept(
        engine,
        "<p>" + start + "{{ product.name }}{% endfragment %}</p>",
        "<i>" + start + "{{ product.name }}{% endfragment %}</i>",
        "{% for product in products %}"
            + start
            + "{{ product.name }}{% endfragment %}{% endfor %}");

    assertThat(
            engine.render(
                start + "{{ product.name }}{% endfragment %}", with(new Product(9, EVIL))))
        .isEqualTo(EVIL);
    assertThatThrownBy(() -> engine.render("{% fragment 'a' for 1 %}{% endfragment %}", Map.of()))
        .hasMessageContaining("a fragment has no 'for'");
  }
}

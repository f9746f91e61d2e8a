package io.terrace.cache.fragment.freemarker;

import freemarker.core.Environment;
import freemarker.template.Template;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.utility.DeepUnwrap;
import io.terrace.cache.fragment.FragmentKey;
import io.terrace.cache.fragment.FragmentOptions;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.fragment.TemplateFragments;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a part of a FreeMarker template:
 *
 * <pre>{@code
 * <@fragment name="product" vary=[product.id] ttl="10m" tags=["product:" + product.id]>
 *   <b>${product.name}</b>
 * </@fragment>
 * }</pre>
 *
 * <p>Put it into the configuration: {@code configuration.setSharedVariable("fragment", new
 * FragmentDirective(fragments))}. {@code using} names a cache. The text of the template is part of
 * the key; that of templates which it includes is not. Thread-safe.
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class FragmentDirective implements TemplateDirectiveModel {

  private static final String DIGEST = FragmentDirective.class.getName() + ".digest";

  private final Fragments fragments;

  /** Makes a directive that keeps its fragments in {@code fragments}. */
  public FragmentDirective(Fragments fragments) {
    this.fragments = fragments;
  }

  @Override
  @SuppressWarnings("rawtypes") // as FreeMarker declares it
  public void execute(
      Environment environment,
      Map parameters,
      TemplateModel[] loopVariables,
      @Nullable TemplateDirectiveBody body)
      throws TemplateException, IOException {
    Object name = value(parameters, "name");
    if (name == null) {
      throw new TemplateModelException("<@fragment> needs a name: name=\"...\"");
    }
    FragmentKey key;
    FragmentOptions options;
    try {
      key =
          TemplateFragments.key(
              name.toString(), digest(environment.getCurrentTemplate()), value(parameters, "vary"));
      options =
          TemplateFragments.options(
              value(parameters, "ttl"), value(parameters, "tags"), value(parameters, "using"));
    } catch (IllegalArgumentException wrong) {
      throw new TemplateModelException(wrong.getMessage(), wrong);
    }
    String text =
        fragments.render(
            key,
            options,
            out -> {
              StringWriter writer = new StringWriter();
              try {
                if (body != null) {
                  body.render(writer);
                }
              } catch (TemplateException failed) {
                throw new FragmentTemplateException(failed);
              }
              out.append(writer.getBuffer());
            });
    environment.getOut().write(text);
  }

  private static @Nullable Object value(Map<?, ?> parameters, String name)
      throws TemplateModelException {
    Object model = parameters.get(name);
    return model == null ? null : DeepUnwrap.unwrap((TemplateModel) model);
  }

  private static String digest(Template template) {
    Object known = template.getCustomAttribute(DIGEST);
    if (known == null) {
      known = TemplateFragments.digest(template.toString());
      template.setCustomAttribute(DIGEST, known);
    }
    return known.toString();
  }
}

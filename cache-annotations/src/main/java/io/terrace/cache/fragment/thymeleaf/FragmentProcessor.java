package io.terrace.cache.fragment.thymeleaf;

import io.terrace.cache.fragment.FragmentKey;
import io.terrace.cache.fragment.FragmentOptions;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.fragment.TemplateFragments;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.engine.TemplateManager;
import org.thymeleaf.engine.TemplateModel;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.model.IModel;
import org.thymeleaf.model.IModelFactory;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractAttributeModelProcessor;
import org.thymeleaf.processor.element.IElementModelStructureHandler;
import org.thymeleaf.standard.expression.IStandardExpression;
import org.thymeleaf.standard.expression.IStandardExpressionParser;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Puts in place of an element what it renders to. The rendered text must not be read as a template
 * again, for it holds what users wrote: {@link RenderedProcessor} puts it in as it is.
 */
final class FragmentProcessor extends AbstractAttributeModelProcessor {

  private static final List<String> ATTRIBUTES = List.of("name", "vary", "ttl", "tags", "using");

  private final String prefix;
  private final Fragments fragments;

  FragmentProcessor(String prefix, int precedence, Fragments fragments) {
    super(TemplateMode.HTML, prefix, null, false, "name", true, precedence, false);
    this.prefix = prefix;
    this.fragments = fragments;
  }

  @Override
  protected void doProcess(
      ITemplateContext context,
      IModel model,
      AttributeName attributeName,
      String name,
      IElementModelStructureHandler handler) {
    IModelFactory factory = context.getModelFactory();
    IProcessableElementTag tag = (IProcessableElementTag) model.get(0);
    FragmentOptions options =
        TemplateFragments.options(
            value(context, tag, "ttl"), values(context, tag, "tags"), value(context, tag, "using"));
    List<@Nullable Object> vary = values(context, tag, "vary");
    for (String attribute : ATTRIBUTES) {
      tag = factory.removeAttribute(tag, prefix, attribute);
    }
    model.replace(0, tag);
    IProcessableElementTag start = tag;
    String markup = text(model);
    FragmentKey key = TemplateFragments.key(name, TemplateFragments.digest(markup), vary);
    String rendered =
        fragments.render(key, options, out -> out.append(render(context, start, markup)));
    handler.setLocalVariable(RenderedProcessor.TEXT, rendered);
    model.reset();
    model.add(factory.createStandaloneElementTag(prefix + ":" + RenderedProcessor.ELEMENT));
  }

  private static String text(IModel model) {
    StringWriter writer = new StringWriter();
    try {
      model.write(writer);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return writer.toString();
  }

  private static String render(
      ITemplateContext context, IProcessableElementTag tag, String markup) {
    TemplateManager templates = context.getConfiguration().getTemplateManager();
    TemplateModel template =
        templates.parseString(
            context.getTemplateData(),
            markup,
            Math.max(0, tag.getLine() - 1),
            Math.max(0, tag.getCol() - 1),
            TemplateMode.HTML,
            true);
    StringWriter writer = new StringWriter();
    templates.process(template, context, writer);
    return writer.toString();
  }

  private @Nullable Object value(
      ITemplateContext context, IProcessableElementTag tag, String attribute) {
    String text = tag.getAttributeValue(prefix, attribute);
    if (text == null) {
      return null;
    }
    return text.contains("{") ? evaluated(context, text) : text;
  }

  private List<@Nullable Object> values(
      ITemplateContext context, IProcessableElementTag tag, String attribute) {
    String text = tag.getAttributeValue(prefix, attribute);
    List<@Nullable Object> values = new ArrayList<>();
    for (String part : text == null ? List.<String>of() : parts(text)) {
      Object value = part.contains("{") ? evaluated(context, part) : part;
      if (value instanceof Iterable<?> several) {
        several.forEach(values::add);
      } else {
        values.add(value);
      }
    }
    return values;
  }

  private static @Nullable Object evaluated(ITemplateContext context, String text) {
    IStandardExpressionParser parser =
        StandardExpressions.getExpressionParser(context.getConfiguration());
    IStandardExpression expression = parser.parseExpression(context, text);
    return expression.execute(context);
  }

  /** Returns the expressions, apart at the commas that are in no brackets and no quotes. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '\'';
      depth += quoted ? 0 : "({[".indexOf(c) >= 0 ? 1 : ")}]".indexOf(c) >= 0 ? -1 : 0;
      if (c == ',' && depth == 0 && !quoted) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (quoted || depth != 0) {
      throw new TemplateProcessingException("brackets or quotes are left open in '" + text + "'");
    }
    parts.add(text.substring(start).strip());
    return parts;
  }
}

package io.terrace.cache.fragment.pebble;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.terrace.cache.fragment.FragmentKey;
import io.terrace.cache.fragment.FragmentOptions;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.fragment.TemplateFragments;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a template that is kept. */
final class FragmentNode extends AbstractRenderableNode {

  private final Fragments fragments;
  private final Map<String, Expression<?>> arguments;
  private final BodyNode body;

  FragmentNode(int line, Fragments fragments, Map<String, Expression<?>> arguments, BodyNode body) {
    super(line);
    this.fragments = fragments;
    this.arguments = Map.copyOf(arguments);
    this.body = body;
  }

  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
      throws IOException {
    String name = String.valueOf(value("name", self, context));
    FragmentKey key = TemplateFragments.key(name, self.getName(), value("vary", self, context));
    FragmentOptions options =
        TemplateFragments.options(
            value("ttl", self, context),
            value("tags", self, context),
            value("using", self, context));
    writer.write(
        fragments.render(
            key,
            options,
            out -> {
              StringWriter rendered = new StringWriter();
              body.render(self, rendered, context);
              out.append(rendered.getBuffer());
            }));
  }

  private @Nullable Object value(
      String argument, PebbleTemplateImpl self, EvaluationContextImpl context) {
    Expression<?> expression = arguments.get(argument);
    return expression == null ? null : expression.evaluate(self, context);
  }

  @Override
  public void accept(NodeVisitor visitor) {
    visitor.visit(this);
  }
}

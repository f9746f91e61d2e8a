package io.terrace.cache.spring;

import io.terrace.cache.intercept.expression.EvaluationException;
import io.terrace.cache.intercept.expression.Evaluator;
import io.terrace.cache.intercept.expression.ExpressionLanguage;
import io.terrace.cache.intercept.expression.Parameters;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * Spring's expression language, with the names that Spring's own cache annotations know: {@code
 * #id}, {@code #p0}, {@code #a0}, {@code #result}, {@code #root.args}, {@code #root.target}, {@code
 * #root.targetClass}, {@code @bean}. Thread-safe.
 */
record SpelLanguage(BeanFactory beans) implements ExpressionLanguage {

  private static final Set<String> ALWAYS = Set.of("root", "this");

  /** What {@code #root} is, and names without {@code #} are read from. */
  @SuppressWarnings("ArrayRecordComponent") // the arguments of a call as they came; never compared
  record Root(@Nullable Object[] args, Object target) {

    /** Returns the arguments, as Spring's own root object does. */
    public @Nullable Object[] getArgs() {
      return args;
    }

    /** Returns the object whose method is called. */
    public Object getTarget() {
      return target;
    }

    /** Returns its class. */
    public Class<?> getTargetClass() {
      return target.getClass();
    }
  }

  @Override
  public Evaluator compile(String text, Parameters parameters) {
    List<String> names = parameters.names();
    SpelExpression expression = parse(text);
    Set<String> known = new HashSet<>(names);
    known.addAll(ALWAYS);
    for (int i = 0; i < parameters.count(); i++) {
      known.add("p" + i);
      known.add("a" + i);
    }
    requireKnown(expression.getAST(), known);
    return values -> evaluate(expression, names, parameters.count(), values);
  }

  private static SpelExpression parse(String text) {
    try {
      return new SpelExpressionParser().parseRaw(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "column " + e.getPosition() + ": " + e.getSimpleMessage(), e);
    }
  }

  /** SpEL takes an unknown name for null, which would be one key for all. */
  private static void requireKnown(SpelNode node, Set<String> known) {
    if (node instanceof VariableReference variable) {
      String name = variable.toStringAST().substring(1);
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no #" + name + ". Known are " + known.stream().sorted().toList() + ".");
      }
    }
    for (int i = 0; i < node.getChildCount(); i++) {
      requireKnown(node.getChild(i), known);
    }
  }

  private @Nullable Object evaluate(
      Expression expression, List<String> names, int count, @Nullable Object[] values) {
    @Nullable Object[] arguments = Arrays.copyOf(values, count);
    Root root = new Root(arguments, Objects.requireNonNull(values[count]));
    StandardEvaluationContext context = new StandardEvaluationContext(root);
    context.setBeanResolver(new BeanFactoryResolver(beans));
    for (int i = 0; i < names.size(); i++) {
      context.setVariable(names.get(i), values[i]);
    }
    for (int i = 0; i < count; i++) {
      context.setVariable("p" + i, values[i]);
      context.setVariable("a" + i, values[i]);
    }
    try {
      return expression.getValue(context);
    } catch (SpelEvaluationException e) {
      throw new EvaluationException(e.getSimpleMessage() + ". Mend it, or set a condition.");
    }
  }
}

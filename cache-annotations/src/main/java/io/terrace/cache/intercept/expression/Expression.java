package io.terrace.cache.intercept.expression;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the arguments of one method. Immutable and thread-safe.
 *
 * <p>Neither parsing nor evaluation can run long: the text has at most {@value #MAXIMUM_LENGTH}
 * characters, and there are no loops.
 */
public final class Expression {

  static final int MAXIMUM_LENGTH = 1_000;

  private final String title;
  private final Type type;
  private final Evaluator evaluator;

  private Expression(String title, Type type, Evaluator evaluator) {
    this.title = title;
    this.type = type;
    this.evaluator = evaluator;
  }

  /**
   * Compiles the key that a method has where nothing is said: all its parameters.
   *
   * @throws IllegalArgumentException naming the method, the parameter and the remedy
   */
  public static Expression allParameters(Parameters parameters) {
    String title = parameters.method() + ": default key";
    try {
      Term term = new Compiler(parameters).allParameters();
      return new Expression(title, term.type(), term.evaluator());
    } catch (SyntaxException e) {
      throw new IllegalArgumentException(title + ", " + e.getMessage(), e);
    }
  }

  /**
   * Compiles the key of a method.
   *
   * @throws IllegalArgumentException naming the method, the column and the remedy
   */
  public static Expression key(String text, Parameters parameters) {
    return compile("key", text, parameters, Compiler::key);
  }

  /**
   * Compiles a tag of a method: what its values are, text or not, is for the caller to see.
   *
   * @throws IllegalArgumentException naming the method, the column and the remedy
   */
  public static Expression tag(String text, Parameters parameters) {
    return compile("tag", text, parameters, Compiler::key);
  }

  /**
   * Compiles a condition of a method.
   *
   * @throws IllegalArgumentException naming the method, the column and the remedy
   */
  public static Expression condition(String text, Parameters parameters) {
    return compile("condition", text, parameters, Compiler::condition);
  }

  /** Returns the type of the values, as far as it is known: {@code Object} where it is not. */
  public Type type() {
    return type;
  }

  /**
   * Returns the value for these arguments; that of a key is never null.
   *
   * @throws IllegalArgumentException if they have none, naming the method and the remedy
   */
  public @Nullable Object evaluate(@Nullable Object[] arguments) {
    try {
      return evaluator.evaluate(arguments);
    } catch (EvaluationException e) {
      throw new IllegalArgumentException(title + ": " + e.getMessage(), e);
    }
  }

  /** Returns whether the condition holds for these arguments; null counts as false. */
  public boolean test(@Nullable Object[] arguments) {
    return Boolean.TRUE.equals(evaluate(arguments));
  }

  private static Expression compile(
      String role, String text, Parameters parameters, CompilerStep step) {
    String title = parameters.method() + ": " + role + " '" + shortened(text) + "'";
    try {
      Node tree = Parser.parse(text);
      Term term = step.compile(new Compiler(parameters), tree);
      return new Expression(title, term.type(), term.evaluator());
    } catch (SyntaxException e) {
      throw new IllegalArgumentException(
          title + ", column " + e.column() + ": " + e.getMessage(), e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 117) + "...";
  }

  private interface CompilerStep {
    Term compile(Compiler compiler, Node tree);
  }

  @Override
  public String toString() {
    return title;
  }
}

package io.terrace.cache.intercept.expression;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the calls of one method. Immutable and thread-safe.
 *
 * <p>In Terrace's own language neither parsing nor evaluation can run long: the text has at most
 * {@value #MAXIMUM_LENGTH} characters, and there are no loops.
 */
public final class Expression {

  static final int MAXIMUM_LENGTH = 1_000;

  /** What an expression is for. */
  private enum Role {
    KEY,
    TAG,
    CONDITION,
    VALUE;

    Term compile(Compiler compiler, Node tree) {
      return switch (this) {
        case KEY, TAG -> compiler.key(tree);
        case CONDITION -> compiler.condition(tree);
        case VALUE -> compiler.value(tree);
      };
    }

    /** Returns {@code value}, of a language that does not know types, if it may be one. */
    @Nullable Object checked(@Nullable Object value) {
      return switch (this) {
        case KEY, TAG -> value == null ? NullKey.INSTANCE : StableKeys.require(value);
        case CONDITION -> {
          if (value != null && !(value instanceof Boolean)) {
            throw new EvaluationException(
                "a " + value.getClass().getName() + " is neither true nor false. Compare it.");
          }
          yield value;
        }
        case VALUE -> value;
      };
    }
  }

  private final String title;
  private final Type type;
  private final Evaluator evaluator;
  private final boolean readsCall;
  private final boolean readsResult;

  private Expression(
      String title, Type type, Evaluator evaluator, boolean readsCall, boolean readsResult) {
    this.title = title;
    this.type = type;
    this.evaluator = evaluator;
    this.readsCall = readsCall;
    this.readsResult = readsResult;
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
      return new Expression(title, term.type(), term.evaluator(), false, false);
    } catch (SyntaxException e) {
      throw new IllegalArgumentException(title + ", " + e.getMessage(), e);
    }
  }

  /**
   * Compiles the key of a method.
   *
   * @throws IllegalArgumentException naming the method, the column and the remedy
   */
  public static Expression key(String text, Parameters parameters, ExpressionLanguage language) {
    return compile(Role.KEY, text, parameters, language);
  }

  /** The same in Terrace's own language. */
  public static Expression key(String text, Parameters parameters) {
    return key(text, parameters, ExpressionLanguage.TERRACE);
  }

  /**
   * Compiles a tag of a method: what its values are, text or not, is for the caller to see.
   *
   * @throws IllegalArgumentException naming the method, the column and the remedy
   */
  public static Expression tag(String text, Parameters parameters, ExpressionLanguage language) {
    return compile(Role.TAG, text, parameters, language);
  }

  /**
   * Compiles a condition of a method.
   *
   * @throws IllegalArgumentException naming the method, the column and the remedy
   */
  public static Expression condition(
      String text, Parameters parameters, ExpressionLanguage language) {
    return compile(Role.CONDITION, text, parameters, language);
  }

  /** The same in Terrace's own language. */
  public static Expression condition(String text, Parameters parameters) {
    return condition(text, parameters, ExpressionLanguage.TERRACE);
  }

  /**
   * Compiles what may be anything.
   *
   * @throws IllegalArgumentException naming the method, the column and the remedy
   */
  public static Expression value(String text, Parameters parameters, ExpressionLanguage language) {
    return compile(Role.VALUE, text, parameters, language);
  }

  /** Returns the type of the values, as far as it is known: {@code Object} where it is not. */
  public Type type() {
    return type;
  }

  /** Returns whether it reads the target or the result, and not the arguments alone. */
  public boolean readsCall() {
    return readsCall;
  }

  /** Returns whether it reads the result; of a container's language, whether it may. */
  public boolean readsResult() {
    return readsResult;
  }

  /**
   * Returns the value for a call; that of a key is never null.
   *
   * @param target the object that is called
   * @param result what it returned; null where that is not known yet
   * @throws IllegalArgumentException if there is none, naming the method and the remedy
   */
  public @Nullable Object evaluate(
      @Nullable Object[] arguments, Object target, @Nullable Object result) {
    if (!readsCall) {
      return evaluate(arguments);
    }
    @Nullable Object[] values = Arrays.copyOf(arguments, arguments.length + 2);
    values[arguments.length] = target;
    values[arguments.length + 1] = result;
    return evaluate(values);
  }

  /** The same where {@link #readsCall} is false. */
  public @Nullable Object evaluate(@Nullable Object[] arguments) {
    try {
      return evaluator.evaluate(arguments);
    } catch (EvaluationException e) {
      throw new IllegalArgumentException(title + ": " + e.getMessage(), e);
    }
  }

  /** Returns whether the condition holds for a call; null counts as false. */
  public boolean test(@Nullable Object[] arguments, Object target, @Nullable Object result) {
    return Boolean.TRUE.equals(evaluate(arguments, target, result));
  }

  /** The same where {@link #readsCall} is false. */
  public boolean test(@Nullable Object[] arguments) {
    return Boolean.TRUE.equals(evaluate(arguments));
  }

  private static Expression compile(
      Role role, String text, Parameters parameters, ExpressionLanguage language) {
    String title =
        parameters.method() + ": " + role.name().toLowerCase(Locale.ROOT) + " '" + shortened(text);
    if (language != ExpressionLanguage.TERRACE) {
      return foreign(role, text, parameters, language, title + "'");
    }
    try {
      Compiler compiler = new Compiler(parameters);
      Term term = role.compile(compiler, Parser.parse(text));
      return new Expression(
          title + "'", term.type(), term.evaluator(), compiler.readsCall(), compiler.readsResult());
    } catch (SyntaxException e) {
      throw new IllegalArgumentException(
          title + "', column " + e.column() + ": " + e.getMessage(), e);
    }
  }

  private static Expression foreign(
      Role role, String text, Parameters parameters, ExpressionLanguage language, String title) {
    try {
      Evaluator value = language.compile(text, parameters);
      Evaluator checked = values -> role.checked(value.evaluate(values));
      return new Expression(
          title,
          Object.class,
          checked,
          true,
          parameters.result() != null && text.contains("result"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(title + ": " + e.getMessage(), e);
    }
  }

  /** What {@link ExpressionLanguage#TERRACE} compiles to where nobody asks for types. */
  static Evaluator evaluator(String text, Parameters parameters) {
    try {
      return new Compiler(parameters).value(Parser.parse(text)).evaluator();
    } catch (SyntaxException e) {
      throw new IllegalArgumentException("column " + e.column() + ": " + e.getMessage(), e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 117) + "...";
  }

  @Override
  public String toString() {
    return title;
  }
}

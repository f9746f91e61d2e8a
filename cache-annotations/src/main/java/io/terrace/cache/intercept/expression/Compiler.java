package io.terrace.cache.intercept.expression;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tree into evaluators, for the parameters of one method. What the types tell is decided
 * here, once: which accessor reads a property, and that two parts cannot be compared. What they do
 * not tell, for {@code Object}, is decided at each call.
 */
final class Compiler {

  private static final Set<String> RESERVED = Set.of("cache", "root");

  private final Parameters parameters;
  private boolean readsCall;
  private boolean readsResult;

  Compiler(Parameters parameters) {
    this.parameters = parameters;
  }

  /** Returns whether what was compiled reads more than the arguments: the target or the result. */
  boolean readsCall() {
    return readsCall;
  }

  /** Returns whether it reads the result. */
  boolean readsResult() {
    return readsResult;
  }

  /** Compiles the key that a method has without an expression: all its parameters. */
  Term allParameters() {
    int count = parameters.count();
    boolean certain = true;
    for (int i = 0; i < count; i++) {
      String problem = StableKeys.problem(parameters.type(i));
      if (problem != null) {
        throw new SyntaxException(1, "parameter " + parameters.name(i) + ": " + problem);
      }
      certain &= StableKeys.certain(GenericTypes.raw(parameters.type(i)));
    }
    if (count == 1) {
      return new Term(parameter(0).type(), certain ? Compiler::only : Compiler::onlyChecked);
    }
    return new Term(List.class, certain ? CompositeKeys::of : Compiler::allChecked);
  }

  private static Object only(@Nullable Object[] arguments) {
    Object key = arguments[0];
    return key == null ? NullKey.INSTANCE : key;
  }

  private static Object onlyChecked(@Nullable Object[] arguments) {
    StableKeys.require(arguments[0]);
    return only(arguments);
  }

  private static Object allChecked(@Nullable Object[] arguments) {
    for (Object argument : arguments) {
      StableKeys.require(argument);
    }
    return CompositeKeys.of(arguments);
  }

  /** Compiles a key: never null, and always something that equals goes by. */
  Term key(Node node) {
    Term term = compile(node);
    if (term.alwaysNull()) {
      throw new SyntaxException(node.column(), "a key that is always null is of no use. Drop it.");
    }
    Evaluator value = part(node, term).evaluator();
    return new Term(
        term.type(),
        arguments -> {
          Object key = value.evaluate(arguments);
          return key == null ? NullKey.INSTANCE : key;
        });
  }

  /** Compiles what may be anything, null too. */
  Term value(Node node) {
    return compile(node);
  }

  /** Compiles a condition. */
  Term condition(Node node) {
    return new Term(Boolean.class, truth(node));
  }

  private Term compile(Node node) {
    if (node instanceof Node.Literal literal) {
      return literal(literal);
    }
    if (node instanceof Node.Name name) {
      return name(name);
    }
    if (node instanceof Node.Property property) {
      return Reads.property(compile(property.owner()), property);
    }
    if (node instanceof Node.Element element) {
      return element(element);
    }
    if (node instanceof Node.Items items) {
      return items(items);
    }
    if (node instanceof Node.Join join) {
      return join(join);
    }
    return operator(node);
  }

  private Term operator(Node node) {
    if (node instanceof Node.Compare compare) {
      return compare(compare);
    }
    if (node instanceof Node.Logic logic) {
      return logic(logic);
    }
    if (node instanceof Node.Not not) {
      Evaluator operand = truth(not.operand());
      return new Term(Boolean.class, arguments -> !holds(operand, arguments));
    }
    if (node instanceof Node.Choice choice) {
      return choice(choice);
    }
    return fallback((Node.Fallback) node);
  }

  private static Term literal(Node.Literal literal) {
    Object value = literal.value();
    return new Term(value == null ? Void.class : value.getClass(), arguments -> value);
  }

  private Term name(Node.Name name) {
    int index = parameters.index(name.name());
    if (index >= 0) {
      return parameter(index);
    }
    Term ofCall = ofCall(name);
    if (ofCall != null) {
      return ofCall;
    }
    if (RESERVED.contains(name.name())) {
      throw new SyntaxException(
          name.column(),
          "#" + name.name() + " is not known here: only parameters are. " + parameters.known());
    }
    if (name.name().equals("args")) {
      throw new SyntaxException(
          name.column(), "#args stands only before an index: #args[0]. Or leave the key out.");
    }
    throw new SyntaxException(
        name.column(), "there is no parameter #" + name.name() + ". " + parameters.known());
  }

  /** Compiles what is no parameter, but known of each call; returns null if it is nothing such. */
  private @Nullable Term ofCall(Node.Name name) {
    int afterArguments = parameters.count();
    switch (name.name()) {
      case "method" -> {
        return new Term(CalledMethod.class, arguments -> parameters.called());
      }
      case "target" -> {
        readsCall = true;
        return new Term(parameters.target(), values -> values[afterArguments]);
      }
      case "result" -> {
        Type type = parameters.result();
        if (type == null) {
          throw new SyntaxException(
              name.column(), "#result is not known here: the method has not been called yet.");
        }
        readsCall = true;
        readsResult = true;
        return new Term(GenericTypes.boxed(type), values -> values[afterArguments + 1]);
      }
      default -> {
        return null;
      }
    }
  }

  private Term parameter(int index) {
    Type type = parameters.type(index);
    return new Term(GenericTypes.boxed(type), arguments -> arguments[index]);
  }

  private Term element(Node.Element element) {
    boolean arguments =
        element.owner() instanceof Node.Name name
            && name.name().equals("args")
            && parameters.index("args") < 0;
    if (!arguments) {
      return Reads.element(compile(element.owner()), compile(element.index()), element);
    }
    if (element.index() instanceof Node.Literal literal
        && literal.value() instanceof Integer index
        && index >= 0
        && index < parameters.count()) {
      return parameter(index);
    }
    throw new SyntaxException(
        element.column(), "#args has an index from 0 to " + (parameters.count() - 1) + ".");
  }

  private Term items(Node.Items list) {
    List<Evaluator> evaluators = new ArrayList<>();
    for (Node item : list.items()) {
      evaluators.add(part(item, compile(item)).evaluator());
    }
    Evaluator[] parts = evaluators.toArray(Evaluator[]::new);
    return new Term(
        List.class,
        arguments -> {
          @Nullable Object[] values = new Object[parts.length];
          for (int i = 0; i < parts.length; i++) {
            values[i] = parts[i].evaluate(arguments);
          }
          return CompositeKeys.of(values);
        });
  }

  /** Returns {@code term} as a part of a key, looked at in each call if its type leaves doubt. */
  private static Term part(Node node, Term term) {
    String problem = term.alwaysNull() ? null : StableKeys.problem(term.type());
    if (problem != null) {
      throw new SyntaxException(node.column(), problem);
    }
    if (term.alwaysNull() || StableKeys.certain(term.raw())) {
      return term;
    }
    Evaluator value = term.evaluator();
    return new Term(term.type(), arguments -> StableKeys.require(value.evaluate(arguments)));
  }

  private Term join(Node.Join join) {
    Term left = compile(join.left());
    Term right = compile(join.right());
    if (left.raw() != String.class && right.raw() != String.class) {
      throw new SyntaxException(
          join.column(), "+ joins texts, and neither side is one. For a key of parts: {#a, #b}.");
    }
    Evaluator first = text(join.left(), left);
    Evaluator second = text(join.right(), right);
    return new Term(
        String.class,
        arguments ->
            StableTexts.of(first.evaluate(arguments))
                .concat(StableTexts.of(second.evaluate(arguments))));
  }

  private static Evaluator text(Node node, Term term) {
    String problem = term.alwaysNull() ? null : StableTexts.problem(term.raw());
    if (problem != null) {
      throw new SyntaxException(node.column(), problem);
    }
    return term.evaluator();
  }

  private Term compare(Node.Compare compare) {
    Term left = compile(compare.left());
    Term right = compile(compare.right());
    Comparison comparison = compare.comparison();
    boolean unknown = left.alwaysNull() || right.alwaysNull();
    if (!unknown && !Comparison.comparable(left.raw(), right.raw())) {
      throw new SyntaxException(
          compare.column(),
          "a "
              + left.raw().getTypeName()
              + " is never equal to a "
              + right.raw().getTypeName()
              + ". Compare two of a kind.");
    }
    Evaluator first = left.evaluator();
    Evaluator second = right.evaluator();
    return new Term(
        Boolean.class,
        arguments -> comparison.test(first.evaluate(arguments), second.evaluate(arguments)));
  }

  private Term logic(Node.Logic logic) {
    Evaluator left = truth(logic.left());
    Evaluator right = truth(logic.right());
    return new Term(
        Boolean.class,
        logic.both()
            ? arguments -> holds(left, arguments) && holds(right, arguments)
            : arguments -> holds(left, arguments) || holds(right, arguments));
  }

  private Term choice(Node.Choice choice) {
    Evaluator condition = truth(choice.condition());
    Term yes = compile(choice.yes());
    Term no = compile(choice.no());
    Evaluator first = yes.evaluator();
    Evaluator second = no.evaluator();
    return new Term(
        common(yes, no),
        arguments ->
            holds(condition, arguments) ? first.evaluate(arguments) : second.evaluate(arguments));
  }

  private Term fallback(Node.Fallback fallback) {
    Term value = compile(fallback.value());
    Term other = compile(fallback.fallback());
    Evaluator first = value.evaluator();
    Evaluator second = other.evaluator();
    return new Term(
        common(value, other),
        arguments -> {
          Object found = first.evaluate(arguments);
          return found == null ? second.evaluate(arguments) : found;
        });
  }

  private static Type common(Term one, Term other) {
    if (one.alwaysNull() || one.type().equals(other.type())) {
      return other.type();
    }
    return other.alwaysNull() ? one.type() : Object.class;
  }

  /** Compiles what must be true or false. */
  private Evaluator truth(Node node) {
    Term term = compile(node);
    if (term.raw() != Boolean.class && !term.dynamic()) {
      throw new SyntaxException(
          node.column(),
          "this must be true or false, and is "
              + (term.alwaysNull() ? "null" : "a " + term.raw().getTypeName())
              + ". Compare it with something.");
    }
    return term.evaluator();
  }

  private static boolean holds(Evaluator evaluator, @Nullable Object[] arguments) {
    Object value = evaluator.evaluate(arguments);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw new EvaluationException(
        "a " + value.getClass().getName() + " is neither true nor false. Compare it.");
  }
}

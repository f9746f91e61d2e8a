package io.terrace.cache.intercept.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the words of an expression into a tree, by recursive descent: one method for each level of
 * precedence, the weakest first.
 */
final class Parser {

  /** Far more than anyone writes, and far less than a stack holds. */
  private static final int MAXIMUM_DEPTH = 32;

  private static final Map<String, Comparison> EQUALITY =
      Map.of(
          "==", Comparison.EQUAL,
          "eq", Comparison.EQUAL,
          "!=", Comparison.NOT_EQUAL,
          "ne", Comparison.NOT_EQUAL);

  private static final Map<String, Comparison> ORDER =
      Map.of(
          "<", Comparison.LESS,
          "lt", Comparison.LESS,
          "<=", Comparison.AT_MOST,
          "le", Comparison.AT_MOST,
          ">", Comparison.MORE,
          "gt", Comparison.MORE,
          ">=", Comparison.AT_LEAST,
          "ge", Comparison.AT_LEAST);

  private final List<Token> tokens;
  private int position;
  private int depth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Node parse(String source) {
    Parser parser = new Parser(Lexer.tokens(source));
    Node tree = parser.expression();
    Token rest = parser.peek();
    if (rest.kind() != Token.Kind.END) {
      throw new SyntaxException(rest.column(), parser.unexpected(rest));
    }
    return tree;
  }

  private Node expression() {
    if (++depth > MAXIMUM_DEPTH) {
      throw new SyntaxException(
          peek().column(),
          "an expression is nested at most " + MAXIMUM_DEPTH + " deep. Pass a simpler parameter.");
    }
    Node node = choice();
    depth--;
    return node;
  }

  private Node choice() {
    Node value = either();
    Token operator = peek();
    if (accept("?:")) {
      return new Node.Fallback(value, expression(), operator.column());
    }
    if (accept("?")) {
      Node yes = expression();
      expect(":", "the second half of a choice: condition ? a : b");
      return new Node.Choice(value, yes, expression(), operator.column());
    }
    return value;
  }

  private Node either() {
    Node left = both();
    for (Token operator = peek(); accept("||") || accept("or"); operator = peek()) {
      left = new Node.Logic(false, left, both(), operator.column());
    }
    return left;
  }

  private Node both() {
    Node left = equality();
    for (Token operator = peek(); accept("&&") || accept("and"); operator = peek()) {
      left = new Node.Logic(true, left, equality(), operator.column());
    }
    return left;
  }

  private Node equality() {
    Node left = order();
    while (true) {
      Token operator = peek();
      Comparison comparison = acceptOne(EQUALITY);
      if (comparison == null) {
        return left;
      }
      left = new Node.Compare(comparison, left, order(), operator.column());
    }
  }

  private Node order() {
    Node left = join();
    Token operator = peek();
    Comparison comparison = acceptOne(ORDER);
    return comparison == null
        ? left
        : new Node.Compare(comparison, left, join(), operator.column());
  }

  private Node join() {
    Node left = unary();
    for (Token operator = peek(); accept("+"); operator = peek()) {
      left = new Node.Join(left, unary(), operator.column());
    }
    if (peek().is("-")) {
      throw new SyntaxException(
          peek().column(), "there is no subtraction. Pass the computed value as a parameter.");
    }
    return left;
  }

  private Node unary() {
    Token operator = peek();
    if (accept("!") || accept("not")) {
      if (++depth > MAXIMUM_DEPTH) {
        throw new SyntaxException(operator.column(), "too many negations. Remove pairs of them.");
      }
      Node operand = unary();
      depth--;
      return new Node.Not(operand, operator.column());
    }
    if (accept("-")) {
      return negative(operator);
    }
    return postfix(primary());
  }

  private Node negative(Token minus) {
    Token number = next();
    Object value = number.value();
    if (value instanceof Integer small) {
      return new Node.Literal(-small, minus.column());
    }
    if (value instanceof Long wide) {
      return new Node.Literal(-wide, minus.column());
    }
    if (value instanceof Double decimal) {
      return new Node.Literal(-decimal, minus.column());
    }
    throw new SyntaxException(minus.column(), "'-' stands only before a number.");
  }

  private Node postfix(Node start) {
    Node node = start;
    while (true) {
      Token operator = peek();
      if (accept(".") || accept("?.")) {
        node = new Node.Property(node, property(), operator.is("?."), operator.column());
      } else if (accept("[")) {
        Node index = expression();
        expect("]", "the end of an index");
        node = new Node.Element(node, index, operator.column());
      } else {
        return node;
      }
    }
  }

  private String property() {
    Token name = next();
    if (name.kind() != Token.Kind.NAME) {
      throw new SyntaxException(
          name.column(), "a property's name is missing before " + name.described() + ". Add it.");
    }
    refuseCall(name);
    return name.text();
  }

  private Node primary() {
    Token token = next();
    if (token.kind() == Token.Kind.LITERAL) {
      return new Node.Literal(token.value(), token.column());
    }
    if (token.kind() == Token.Kind.NAME) {
      return word(token);
    }
    if (token.is("#")) {
      return parameter(token);
    }
    if (token.is("(")) {
      Node inner = expression();
      expect(")", "the end of a part in parentheses");
      return inner;
    }
    if (token.is("{")) {
      return items(token);
    }
    throw new SyntaxException(token.column(), unexpected(token));
  }

  private Node word(Token word) {
    return switch (word.text()) {
      case "true" -> new Node.Literal(true, word.column());
      case "false" -> new Node.Literal(false, word.column());
      case "null" -> new Node.Literal(null, word.column());
      case "new" ->
          throw new SyntaxException(
              word.column(), "nothing can be made by an expression. For several parts: {#a, #b}.");
      default -> {
        refuseCall(word);
        yield new Node.Name(word.text(), word.column());
      }
    };
  }

  private Node parameter(Token hash) {
    Token name = next();
    if (name.kind() != Token.Kind.NAME) {
      throw new SyntaxException(
          hash.column(), "a parameter's name is missing after '#'. Add it: #id.");
    }
    refuseCall(name);
    return new Node.Name(name.text(), hash.column());
  }

  private Node items(Token brace) {
    List<Node> items = new ArrayList<>();
    do {
      items.add(expression());
    } while (accept(","));
    expect("}", "the end of a list of parts");
    return new Node.Items(List.copyOf(items), brace.column());
  }

  /** The word before '(' is a method, a class to be named ({@code T(...)}) or a function. */
  private void refuseCall(Token name) {
    if (peek().is("(")) {
      throw new SyntaxException(
          name.column(),
          "'"
              + name.text()
              + "(' would call a method, which an expression cannot. Name a property: #order.id"
              + " reads id() of a record, or getId().");
    }
  }

  private String unexpected(Token token) {
    String seen = token.described() + " is not expected here. ";
    return tokens.size() == 1
        ? "the expression is empty. Leave the attribute out."
        : seen + "Complete what stands before it, or remove it; a text is in quotes: 'product'.";
  }

  private void expect(String symbol, String what) {
    if (!accept(symbol)) {
      throw new SyntaxException(
          peek().column(),
          "'" + symbol + "' is missing before " + peek().described() + ": " + what + ".");
    }
  }

  private @Nullable Comparison acceptOne(Map<String, Comparison> operators) {
    Token token = peek();
    boolean operator = token.kind() == Token.Kind.SYMBOL || token.kind() == Token.Kind.NAME;
    Comparison comparison = operator ? operators.get(token.text()) : null;
    if (comparison != null) {
      position++;
    }
    return comparison;
  }

  private boolean accept(String symbol) {
    if (!peek().is(symbol)) {
      return false;
    }
    position++;
    return true;
  }

  private Token peek() {
    return tokens.get(position);
  }

  private Token next() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
      position++;
    }
    return token;
  }
}

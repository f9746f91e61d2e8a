package io.terrace.cache.intercept.expression;

/**
 * What an expression may know of the method: {@code #method.name} and {@code #method.type}.
 *
 * @param name its name
 * @param type the simple name of the class that declares it
 */
record CalledMethod(String name, String type) {}

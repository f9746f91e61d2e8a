package io.terrace.cache.codec;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes of keys that frameworks have, and by which of their fields those are equal, as their
 * {@code equals} was read: Spring's key of several arguments, those of Hibernate's second level,
 * Shiro's principals. A field that is an array is compared by what is in it. They are known by
 * name, since mostly they are not there.
 */
final class ClientKeys {

  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "org.hibernate.cache.internal.BasicCacheKeyImplementation",
          Set.of("id", "entityOrRoleName"),
          "org.hibernate.cache.internal.CacheKeyImplementation",
          Set.of("id", "entityOrRoleName", "tenantId"),
          "org.hibernate.cache.internal.NaturalIdCacheKey",
          Set.of("naturalIdValues", "entityName", "tenantId"),
          "org.hibernate.cache.spi.QueryKey",
          Set.of(
              "sqlQueryString",
              "parameterBindingsMemento",
              "firstRow",
              "maxRows",
              "tenantIdentifier",
              "enabledFilterNames"),
          "org.hibernate.query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl",
          Set.of("values"),
          "org.springframework.cache.interceptor.SimpleKey",
          Set.of("params"),
          "org.apache.shiro.subject.SimplePrincipalCollection",
          Set.of("realmPrincipals"));

  /** What is computed of the others; a hash may be another one in each process. */
  private static final Set<String> DERIVED = Set.of("hashCode", "requiresDeepEquals");

  private ClientKeys() {}

  /** Returns the fields by which keys of {@code type} are equal, or null if it is none of these. */
  static @Nullable Set<String> fieldsOf(Class<?> type) {
    return FIELDS.get(type.getName());
  }

  static boolean isDerived(String field) {
    return DERIVED.contains(field);
  }
}

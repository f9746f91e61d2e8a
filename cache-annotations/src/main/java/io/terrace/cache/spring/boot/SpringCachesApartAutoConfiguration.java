package io.terrace.cache.spring.boot;

import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.Ordered;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Keeps the caches of {@code @Cacheable} where they were before Terrace came to the class path, if
 * {@code terrace.spring-cache=false}: in Redis, Caffeine or what else Boot finds.
 *
 * <p>Boot takes the first kind of cache that it can have, and JCache, which it now has, is among
 * the first. So its own configuration is imported from here first, without the part for JCache; an
 * import of a configuration that was imported already does nothing. It comes last of all, so that
 * it is sorted to just before Boot's, behind what makes Redis' connections and the like.
 */
@AutoConfiguration(
    beforeName = {BootNames.CACHE_AUTO_CONFIGURATION_OF_3, BootNames.CACHE_AUTO_CONFIGURATION_OF_4})
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnProperty(name = "terrace.spring-cache", havingValue = "false")
@Import(SpringCachesApartAutoConfiguration.WithoutJCache.class)
public final class SpringCachesApartAutoConfiguration {

  /** Made by Boot. */
  SpringCachesApartAutoConfiguration() {}

  /** Boot's configuration of caches, by the name that it has here. */
  static final class WithoutJCache implements ImportSelector {

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
      return Stream.of(
              BootNames.CACHE_AUTO_CONFIGURATION_OF_3, BootNames.CACHE_AUTO_CONFIGURATION_OF_4)
          .filter(name -> ClassUtils.isPresent(name, getClass().getClassLoader()))
          .toArray(String[]::new);
    }

    @Override
    public Predicate<String> getExclusionFilter() {
      return name -> name.endsWith("." + BootNames.JCACHE_CONFIGURATION);
    }
  }
}

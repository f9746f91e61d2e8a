/**
 * Spring Boot's auto-configuration of Terrace: a manager as a bean, the annotations, and the
 * properties {@code terrace.*}. It touches only what Boot 3.5 and Boot 4 both have; what moved
 * between them is known by its two names.
 */
@NullMarked
package io.terrace.cache.spring.boot;

import org.jspecify.annotations.NullMarked;

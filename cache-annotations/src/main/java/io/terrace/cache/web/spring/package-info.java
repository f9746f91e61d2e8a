/** Pages of Spring MVC controllers. */
@NullMarked
package io.terrace.cache.web.spring;

import org.jspecify.annotations.NullMarked;

/** What does a call cost of a method whose result an annotation has cached? */
@NullMarked
package io.terrace.bench.annotated;

import org.jspecify.annotations.NullMarked;

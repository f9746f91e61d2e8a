-- KEYS: sequence. ARGV: deadline.
return position

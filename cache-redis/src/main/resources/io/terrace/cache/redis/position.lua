-- KEYS: sequence, era. ARGV: deadline, nonce for an era.
return position

-- KEYS: lease. ARGV: deadline, token.
if read(KEYS[1]) ~= ARGV[2] then
  return 0
end
return redis.call('DEL', KEYS[1])

-- KEYS: value, lease. ARGV: deadline, version. Who has the lease is about to replace the value, or has
-- read it to change it.
if redis.call('EXISTS', KEYS[2]) == 1 or version(read(KEYS[1])) ~= ARGV[2] then
  return 0
end
return redis.call('DEL', KEYS[1])

-- KEYS: value, lease. ARGV: deadline, frame, ttl.
-- What cannot be stored must not leave the old value behind: no write may come before the SET, for
-- a full server refuses only the first.
local stored = redis.pcall('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
if stored.err then
  redis.call('DEL', KEYS[1])
  return stored
end
return 1

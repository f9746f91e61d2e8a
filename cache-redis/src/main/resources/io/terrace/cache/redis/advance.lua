-- KEYS: sequence, version. ARGV: deadline, nonce.
redis.call('INCR', KEYS[1])
local advanced = ARGV[2] .. ':' .. redis.call('GET', KEYS[1])
redis.call('SET', KEYS[2], advanced)
return advanced

-- KEYS: value, lease. ARGV: deadline, version, and a frame and its ttl if it is not to be removed.
if version(read(KEYS[1])) ~= ARGV[2] then
  return 0
end
if ARGV[3] then
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
else
  redis.call('DEL', KEYS[1])
end
redis.call('DEL', KEYS[2])
return 1

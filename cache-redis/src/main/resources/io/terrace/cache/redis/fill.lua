-- KEYS: value, lease. ARGV: deadline, channel, token, frame, ttl.
if not holds(KEYS[2], ARGV[3]) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
endLease(KEYS[2], KEYS[1], ARGV[2])
return 1

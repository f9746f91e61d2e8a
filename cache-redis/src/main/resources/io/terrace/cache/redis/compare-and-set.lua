-- KEYS: value, lease, and a stream if it publishes. ARGV: deadline, channel, version, ttl, frame, and
-- what a message needs. Without a frame, which is empty then, the value is removed.
if version(read(KEYS[1])) ~= ARGV[3] then
  return 0
end
if ARGV[5] ~= '' then
  redis.call('SET', KEYS[1], ARGV[5], 'PX', ARGV[4])
else
  redis.call('DEL', KEYS[1])
end
endLease(KEYS[2], KEYS[1], ARGV[2])
return publish(KEYS[3], 6) or 1

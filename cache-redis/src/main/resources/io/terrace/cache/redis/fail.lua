-- KEYS: value, lease, mark of the failed attempt. ARGV: deadline, channel, token, how long the mark is
-- there. Where nobody waits there is nobody to tell.
if not holds(KEYS[2], ARGV[3]) then
  return 0
end
if read(KEYS[2]) ~= ARGV[3] then
  redis.call('DEL', KEYS[3]) -- not there, but a full server takes memory only after a write
  redis.call('SET', KEYS[3], '', 'PX', ARGV[4])
end
endLease(KEYS[2], KEYS[1], ARGV[2])
return 1

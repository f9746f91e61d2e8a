-- KEYS: lease. ARGV: deadline, token, time of the lease.
if not holds(KEYS[1], ARGV[2]) then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[3])

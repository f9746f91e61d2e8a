-- KEYS: value, lease. ARGV: deadline, channel, token.
if not holds(KEYS[2], ARGV[3]) then
  return 0
end
endLease(KEYS[2], KEYS[1], ARGV[2])
return 1

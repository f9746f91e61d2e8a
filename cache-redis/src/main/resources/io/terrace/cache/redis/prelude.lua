-- Before every script. ARGV[1] is the moment, in milliseconds of this server's clock, after which
-- nobody waits for the script any more: it must not take effect then.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then
  return redis.error_reply(string.format('LATE %.0f', now))
end

local NO_VERSION = string.rep('\0', 8)

-- What is under a key: a string, or false. What is no string is none of ours, and reads as ''.
local function read(key)
  local held = redis.pcall('GET', key)
  if type(held) == 'table' then
    return ''
  end
  return held
end

local function version(frame)
  if frame and #frame >= 8 then
    return string.sub(frame, 1, 8)
  end
  return NO_VERSION
end

-- The value of a lease is its token, and this after it once somebody waits for its end.
local AWAITED = '*'

local function holds(lease, token)
  local held = read(lease)
  return held == token or held == token .. AWAITED
end

-- Ends a lease, whosever it is, and tells those who wait for it: the message is the name of the
-- frame. A user who may not publish is no reason to fail, for who waits looks now and then.
local function endLease(lease, frame, channel)
  local held = read(lease)
  redis.call('DEL', lease)
  if held and string.sub(held, -1) == AWAITED then
    redis.pcall('PUBLISH', channel, frame)
  end
end

-- Appends a message to the stream of invalidations, if there is one: the last arguments are how many
-- entries it has, who sends it, and the message. What was changed before stays changed, so that it
-- is said if nobody is told of it.
local function publish(stream, from)
  if not stream then
    return nil
  end
  local told =
    redis.pcall('XADD', stream, 'MAXLEN', '~', ARGV[from], '*', 's', ARGV[from + 1], 'm', ARGV[from + 2])
  if type(told) == 'table' and told.err then
    return redis.error_reply('UNTOLD ' .. told.err)
  end
  return nil
end

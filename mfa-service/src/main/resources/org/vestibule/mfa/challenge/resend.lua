-- Says whether a code may be sent again, and takes the turn.
-- KEYS[1]  mfa:{user}:challenge:<id>
-- ARGV     pauses in seconds after the first, second, … send ("30,60", the last repeats)
-- returns  {1, pause after this send} | {0, seconds to wait} | {-1, 0} where there is no such challenge
-- Atomic, because of two resends at once one must be too soon.
local now = tonumber(redis.call('TIME')[1])
local after = tonumber(redis.call('HGET', KEYS[1], 'resend_after'))
if not after then
  return {-1, 0}
end
if after > now then
  return {0, after - now}
end
local pauses = {}
for pause in string.gmatch(ARGV[1], '%d+') do
  pauses[#pauses + 1] = tonumber(pause)
end
local sent = redis.call('HINCRBY', KEYS[1], 'sent', 1)
local pause = pauses[math.min(sent, #pauses)]
redis.call('HSET', KEYS[1], 'resend_after', now + pause)
return {1, pause}

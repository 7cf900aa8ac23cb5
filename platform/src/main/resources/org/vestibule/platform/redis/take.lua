-- Takes one use of a limited thing, or refuses it.
-- KEYS[1]  prefix:{subject}:<limit>            hash: uses in this window, locks in a row, locked until
-- KEYS[2]  prefix:{subject}:<limit>:under-way  sorted set of tries, each until when it may last; not given: the use counts at once
-- ARGV     permits, window in seconds, waits in seconds ("60,300", the last one repeats; empty: refused until the window ends);
--          with KEYS[2] the try's id, and how many seconds it may last
-- returns  {1, uses left, 0}, {0, seconds to wait, 1 if this refusal is the first of its lock or window},
--          or {2, 1, 0} where those under way may yet use up what is left
-- Atomic, because check and count in two steps let parallel requests through; the clock is the server's, one for all replicas.
local now = tonumber(redis.call('TIME')[1])
local permits, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local state = redis.call('HMGET', KEYS[1], 'uses', 'locks', 'until')
local uses, locks, locked = tonumber(state[1]) or 0, tonumber(state[2]) or 0, tonumber(state[3]) or 0

if locked > now then
  return {0, locked - now, 0}
end
if locked > 0 then
  uses = 0
end
if uses < permits and KEYS[2] then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  local left = permits - uses - redis.call('ZCARD', KEYS[2])
  if left <= 0 then
    return {2, 1, 0}
  end
  redis.call('ZADD', KEYS[2], now + tonumber(ARGV[5]), ARGV[4])
  redis.call('EXPIRE', KEYS[2], tonumber(ARGV[5]) + 1)
  return {1, left - 1, 0}
end
if uses < permits then
  redis.call('HSET', KEYS[1], 'uses', uses + 1)
  if locked > 0 then
    redis.call('HDEL', KEYS[1], 'until')
  end
  if redis.call('TTL', KEYS[1]) < 0 then
    redis.call('EXPIRE', KEYS[1], window)
  end
  return {1, permits - uses - 1, 0}
end

local waits = {}
for wait in string.gmatch(ARGV[3], '%d+') do
  waits[#waits + 1] = tonumber(wait)
end
if #waits == 0 then
  return {0, math.max(1, redis.call('TTL', KEYS[1])), redis.call('HSETNX', KEYS[1], 'refused', 1)}
end
locks = locks + 1
local wait = waits[math.min(locks, #waits)]
redis.call('HSET', KEYS[1], 'uses', 0, 'locks', locks, 'until', now + wait)
redis.call('EXPIRE', KEYS[1], wait + math.max(window, waits[#waits]))
return {0, wait, 1}

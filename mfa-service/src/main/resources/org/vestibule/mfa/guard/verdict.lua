-- Decides one verification and records it, in one step: two replicas cannot both accept a code.
-- KEYS[1]  mfa:{user}:failures                hash: wrong codes since the last wait, locks in a row, locked until, and
--                                             for each factor "<lock>:<wrong>", its wrong codes since that lock
-- KEYS[2]  mfa:{user}:step:<authenticator>    last accepted TOTP step
--          mfa:{user}:challenge:<id>          hash of a challenge, gone once answered
--          mfa:{user}:recovery:<id>           present once the recovery code was used
-- ARGV     kind (totp, challenge, recovery), match (TOTP step, 1, or -1 for a wrong code), wrong codes before a wait,
--          waits in seconds ("60,300", the last repeats), seconds to remember a used one, tries of the challenge,
--          factor (an authenticator's id, or recovery_code), its wrong codes while others are locked
-- returns  {accepted, 1 if it lifted a lock, 0} | {rejected, attempts left, 0} | {replayed, 0, 0} | {gone, 0, 0}
--          | {locked, seconds, 1 if by this attempt, 2 if only this factor was shut by it}
-- Atomic, because count, lock and burn in several steps let parallel guesses through; the clock is the server's.
local kind, match = ARGV[1], tonumber(ARGV[2])
local permits, memory, tries = tonumber(ARGV[3]), tonumber(ARGV[5]), tonumber(ARGV[6])
local factor, spare = 'factor:' .. ARGV[7], tonumber(ARGV[8])
local now = tonumber(redis.call('TIME')[1])
local state = redis.call('HMGET', KEYS[1], 'wrong', 'locks', 'until', factor)
local wrong, locks, locked = tonumber(state[1]) or 0, tonumber(state[2]) or 0, tonumber(state[3]) or 0
local since, own = string.match(state[4] or '', '^(%d+):(%d+)$')
since, own = tonumber(since), tonumber(own)

-- Locked are the factors that wrong codes came for; another may be shown meanwhile, so that a guesser shuts out nobody.
local isLocked = locked > now
if isLocked and (since == locks - 1 or since == locks and own >= spare) then
  return {'locked', locked - now, 0}
end
if kind == 'challenge' and redis.call('EXISTS', KEYS[2]) == 0 then
  return {'gone', 0, 0}
end

if match >= 0 then
  if kind == 'totp' then
    local last = tonumber(redis.call('GET', KEYS[2])) or -1
    if match <= last then
      return {'replayed', 0, 0}
    end
    redis.call('SET', KEYS[2], ARGV[2], 'EX', memory)
  elseif kind == 'challenge' then
    redis.call('DEL', KEYS[2])
  elseif not redis.call('SET', KEYS[2], '1', 'NX', 'EX', memory) then
    return {'replayed', 0, 0}
  end
  redis.call('DEL', KEYS[1])
  return {'accepted', isLocked and 1 or 0, 0}
end

if kind == 'challenge' and redis.call('HINCRBY', KEYS[2], 'tries', 1) >= tries then
  redis.call('DEL', KEYS[2])
end
own = (since == locks and own or 0) + 1
redis.call('HSET', KEYS[1], factor, locks .. ':' .. own)
redis.call('EXPIRE', KEYS[1], 86400)
if isLocked then
  if own < spare then
    return {'rejected', spare - own, 0}
  end
  return {'locked', locked - now, 2}
end
wrong = wrong + 1
if wrong < permits then
  redis.call('HSET', KEYS[1], 'wrong', wrong)
  return {'rejected', permits - wrong, 0}
end
local waits = {}
for wait in string.gmatch(ARGV[4], '%d+') do
  waits[#waits + 1] = tonumber(wait)
end
locks = locks + 1
local wait = waits[math.min(locks, #waits)]
redis.call('HSET', KEYS[1], 'wrong', 0, 'locks', locks, 'until', now + wait)
return {'locked', wait, 1}

-- Decides one verification and records it, in one step: two replicas cannot both accept a code. The rule of locks is here and
-- nowhere else; "ask" and "state" only read it.
-- KEYS[1]  mfa:{user}:failures                hash: wrong codes since the last wait, locks in a row, locked until, and
--                                             for each factor "<lock>:<wrong>", its wrong codes since that lock
-- KEYS[2]  mfa:{user}:step:<authenticator>    last accepted TOTP step
--          mfa:{user}:challenge:<id>          hash of a challenge, gone once answered
--          mfa:{user}:recovery:<id>           present once the recovery code was used
--          absent for ask and state
-- ARGV     kind: totp, challenge, recovery; ask: whether this factor is locked; state: whether any is,
--          match: of totp the step; else 1 right, 0 right but used before; -1 wrong,
--          wrong codes before a wait, waits in seconds ("60,300", the last repeats), seconds to remember a used one,
--          tries of the challenge, factor (an authenticator's id, or recovery_code), its wrong codes while others are locked,
--          last step that the database knows
-- returns  {accepted, 1 if failures are counted, "unlocked" if a factor is locked, else ""} | {rejected, attempts left, ""}
--          | {replayed, 0, ""} | {gone, 0, ""} | {open, 0, ""} (of ask and state)
--          | {locked, seconds, "standing" before this attempt, "begun" by it, "joined" if only this factor was shut by it}
-- Nothing is forgotten here: whoever asked forgets the failures once the database has taken the code as unused.
-- Atomic, because count, lock and burn in several steps let parallel guesses through; the clock is the server's.
local kind, match = ARGV[1], tonumber(ARGV[2])
local permits, memory, tries = tonumber(ARGV[3]), tonumber(ARGV[5]), tonumber(ARGV[6])
local factor, spare, floor = 'factor:' .. ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9])
local now = tonumber(redis.call('TIME')[1])
local state = redis.call('HMGET', KEYS[1], 'wrong', 'locks', 'until', factor)
local wrong, locks, locked = tonumber(state[1]) or 0, tonumber(state[2]) or 0, tonumber(state[3]) or 0
local since, own = string.match(state[4] or '', '^(%d+):(%d+)$')
since, own = tonumber(since), tonumber(own)

local isLocked = locked > now
if kind == 'state' then
  return isLocked and {'locked', locked - now, 'standing'} or {'open', 0, ''}
end
-- Locked are the factors that wrong codes came for; another may be shown meanwhile, so that a guesser shuts out nobody.
if isLocked and (since == locks - 1 or since == locks and own >= spare) then
  return {'locked', locked - now, 'standing'}
end
if kind == 'ask' then
  return {'open', 0, ''}
end
if kind == 'challenge' and redis.call('EXISTS', KEYS[2]) == 0 then
  return {'gone', 0, ''}
end

if match >= 0 then
  if kind == 'totp' then
    local last = tonumber(redis.call('GET', KEYS[2])) or -1
    if match <= math.max(last, floor) then
      return {'replayed', 0, ''}
    end
    redis.call('SET', KEYS[2], ARGV[2], 'EX', memory)
  elseif kind == 'challenge' then
    redis.call('DEL', KEYS[2])
  elseif match == 0 or not redis.call('SET', KEYS[2], '1', 'NX', 'EX', memory) then
    return {'replayed', 0, ''}
  end
  return {'accepted', redis.call('EXISTS', KEYS[1]), isLocked and 'unlocked' or ''}
end

if kind == 'challenge' and redis.call('HINCRBY', KEYS[2], 'tries', 1) >= tries then
  redis.call('DEL', KEYS[2])
end
own = (since == locks and own or 0) + 1
redis.call('HSET', KEYS[1], factor, locks .. ':' .. own)
redis.call('EXPIRE', KEYS[1], 86400)
if isLocked then
  if own < spare then
    return {'rejected', spare - own, ''}
  end
  return {'locked', locked - now, 'joined'}
end
wrong = wrong + 1
if wrong < permits then
  redis.call('HSET', KEYS[1], 'wrong', wrong)
  return {'rejected', permits - wrong, ''}
end
local waits = {}
for wait in string.gmatch(ARGV[4], '%d+') do
  waits[#waits + 1] = tonumber(wait)
end
locks = locks + 1
local wait = waits[math.min(locks, #waits)]
redis.call('HSET', KEYS[1], 'wrong', 0, 'locks', locks, 'until', now + wait)
return {'locked', wait, 'begun'}

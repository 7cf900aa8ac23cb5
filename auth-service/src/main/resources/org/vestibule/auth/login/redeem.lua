-- Redeems a login attempt with a proof: both are burned, or neither.
-- KEYS[1]  auth:{user}:attempt:<jti of the partial token>   "<access version>:<session>:<SHA-256>:<terms>:<action>"
-- KEYS[2]  auth:{user}:proof:<jti of the proof>             present: used before
-- ARGV     SHA-256 of the shown partial token, seconds to remember the proof, SESSION or APPROVAL: what it is redeemed for
-- returns  {access version, session it was begun in or "", action to approve as JSON or "", terms of trust or ""}, or nil
--          where attempt or proof is used, expired or another one, or the attempt is for something else
-- Atomic, because of two exchanges at once exactly one may open a session or grant an approval.
local attempt = redis.call('GET', KEYS[1])
if not attempt then
  return nil
end
local version, session, fingerprint, terms, action = string.match(attempt, '^(%d+):([%x-]*):(%x+):([%x.]*):(.*)$')
if fingerprint ~= ARGV[1] or (action ~= '') ~= (ARGV[3] == 'APPROVAL') then
  return nil
end
if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[2]) then
  return nil
end
redis.call('DEL', KEYS[1])
return {tonumber(version), session, action, terms}

// A front-end's login with a code by mail, through the clients generated from docs/api. Takes the addresses, tenant, user and
// mailbox as JSON in its first argument, and prints who is logged in.
import { Configuration, LoginAnswerStatusEnum, LoginApi, GrantGrantTypeEnum, SessionApi, TokenApi } from '../../../target/generated-clients/typescript/auth/index.ts';
import { ChallengeApi, Configuration as MfaConfiguration, ProblemFromJSON, ResponseError, VerificationApi } from '../../../target/generated-clients/typescript/mfa/index.ts';
import type { Problem } from '../../../target/generated-clients/typescript/mfa/index.ts';

interface Given {
  auth: string;
  mfa: string;
  inbox: string;
  tenant: string;
  username: string;
  password: string;
  email: string;
  key: string;
}

const given: Given = JSON.parse(process.argv[2]!);

function atAuth(accessToken?: string): Configuration {
  return new Configuration({ basePath: given.auth, accessToken });
}

function atMfa(accessToken: string): MfaConfiguration {
  return new MfaConfiguration({ basePath: given.mfa, accessToken });
}

async function mails(): Promise<string[]> {
  const answer = await fetch(`${given.inbox}/messages?to=${encodeURIComponent(given.email)}`);
  const { items } = await answer.json();
  return items.map((item: { body: string }) => item.body);
}

async function codeOfTheNextMail(before: number): Promise<string> {
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    const found = await mails();
    if (found.length > before) {
      return /\b\d{6}\b/.exec(found[0]!)![0];
    }
    await new Promise(resume => setTimeout(resume, 100));
  }
  throw new Error('no mail came');
}

async function problemOf(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ResponseError) {
      return ProblemFromJSON(await error.response.json());
    }
    throw error;
  }
  throw new Error('it was not refused');
}

const before = (await mails()).length;
const asked = await new LoginApi(atAuth()).login({
  credentials: { tenant: given.tenant, username: given.username, password: given.password },
});
if (asked.status !== LoginAnswerStatusEnum.SecondFactorRequired) {
  throw new Error(`expected to be asked for a second factor: ${asked.status}`);
}
const partialToken = asked.partialToken!;
const authenticatorId = asked.methods!.find(method => method.type === 'email')!.authenticatorId!;

const challenges = new ChallengeApi(atMfa(partialToken));
const wish = { wish: { authenticatorId }, idempotencyKey: given.key };
const challenge = await challenges.issue(wish);
const again = await challenges.issue(wish);

const verifications = new VerificationApi(atMfa(partialToken));
const code = await codeOfTheNextMail(before);
const wrong = code === '000000' ? '000001' : '000000';
const refused = await problemOf(
  verifications.verify({ secondFactor: { authenticatorId, challengeId: challenge.challengeId, code: wrong } }));
const verified = await verifications.verify({
  secondFactor: { authenticatorId, challengeId: challenge.challengeId, code },
});

const tokens = await new TokenApi(atAuth()).exchange({
  grant: { grantType: GrantGrantTypeEnum.SecondFactor, partialToken, proof: verified.proof },
});
const me = await new SessionApi(atAuth(tokens.accessToken)).me();

console.log(JSON.stringify({
  username: me.username,
  amr: me.amr,
  acr: me.acr,
  refused: refused.type,
  remaining_attempts: refused.remainingAttempts,
  one_challenge: challenge.challengeId === again.challengeId,
  mails: (await mails()).length - before,
}));

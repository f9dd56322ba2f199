// A provider of OpenID Connect for the tests: a real one, that can be told to misbehave.
//
// It prints its address on one line, then answers until its standard input closes. POST /control says who signs in and
// what it does wrong; whoever comes to sign in is that person, without being asked anything.

import { createServer } from "node:http";
import { once } from "node:events";
import { SignJWT, UnsecuredJWT, decodeJwt, exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const KEY = "key-1";
const SECRET = "secret-of-the-tests-secret-of-the-tests";
const REDIRECT = "http://testserver/compte/proconnect/retour/";
const AFTER = "http://testserver/comptes/au-revoir/";

const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const { privateKey: rogue } = await generateKeyPair("RS256");
let told = { claims: { sub: "nobody" }, wrong: "" };

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;

const client = (id, more) => ({
  client_id: id,
  client_secret: SECRET,
  redirect_uris: [REDIRECT],
  post_logout_redirect_uris: [AFTER],
  ...more,
});

const provider = new Provider(issuer, {
  clients: [client("plain", {}), client("signed", { userinfo_signed_response_alg: "RS256" })],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: KEY, alg: "RS256", use: "sig" }] },
  cookies: { keys: ["a key of the tests"] },
  claims: {
    openid: ["sub"],
    given_name: ["given_name"],
    usual_name: ["usual_name"],
    email: ["email", "email_verified"],
    siret: ["siret"],
  },
  features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Nobody is asked for consent.
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid given_name usual_name email siret");
    await grant.save();
    return grant;
  },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...told.claims, sub }) }),
});

// -- what it does wrong ----------------------------------------------------------------------------------------------

const sign = (claims, key = privateKey, header = { alg: "RS256", kid: KEY }) =>
  new SignJWT(claims).setProtectedHeader(header).sign(key);

const userinfo = {
  "wrong key": (claims) => sign(claims, rogue),
  "unknown key": (claims) => sign(claims, rogue, { alg: "RS256", kid: "key-2" }),
  "shared secret": (claims) => sign(claims, new TextEncoder().encode(SECRET), { alg: "HS256", kid: KEY }),
  "no signature": (claims) => new UnsecuredJWT(claims).encode(),
  "wrong audience": (claims) => sign({ ...claims, aud: "another site" }),
  "no audience": ({ aud, ...claims }) => sign(claims),
  "wrong issuer": (claims) => sign({ ...claims, iss: "http://127.0.0.1:1" }),
  expired: (claims) => sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 3600 }),
  "another person": (claims) => sign({ ...claims, sub: "somebody else" }),
};
const identity = {
  "another nonce": (claims) => sign({ ...claims, nonce: "that of another request" }),
  "no nonce": ({ nonce, ...claims }) => sign(claims),
  "identity with a wrong key": (claims) => sign(claims, rogue),
  "identity for another site": (claims) => sign({ ...claims, aud: "another site" }),
  "old identity": (claims) => sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 3600 }),
};

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === "/me" && told.wrong in userinfo) {
    const claims = typeof ctx.body === "string" ? decodeJwt(ctx.body) : ctx.body;
    ctx.body = await userinfo[told.wrong](claims);
    ctx.type = "application/jwt";
  } else if (ctx.path === "/me" && told.wrong === "another person, plain") {
    ctx.body = { ...ctx.body, sub: "somebody else" };
  } else if (ctx.path === "/token" && told.wrong in identity && ctx.body?.id_token) {
    ctx.body = { ...ctx.body, id_token: await identity[told.wrong](decodeJwt(ctx.body.id_token)) };
  } else if (ctx.path === "/token" && told.wrong === "no identity") {
    const { id_token, ...rest } = ctx.body;
    ctx.body = rest;
  }
});

// -- the server ------------------------------------------------------------------------------------------------------

const answer = provider.callback();

server.on("request", async (request, response) => {
  if (request.url === "/control") {
    let text = "";
    for await (const part of request) text += part;
    told = JSON.parse(text);
    response.end();
  } else if (request.url.startsWith("/interaction/")) {
    const result = told.wrong === "refused" ? { error: "access_denied" } : { login: { accountId: told.claims.sub } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  } else {
    await answer(request, response);
  }
});

console.log(issuer);
process.stdin.on("end", () => process.exit(0)).resume();

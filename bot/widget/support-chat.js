/**
 * <support-chat endpoint="https://bot.example/webhooks/portal">: the support assistant as a custom element.
 *
 * Attributes: endpoint, lang (sv, en; else as the page), theme (light, dark, auto), open, privacy-url (shown as a link).
 * Properties: tokenProvider = async () => "<JWT>", or token = "<JWT>". Methods: open(), close().
 * Events: support-chat-open, support-chat-close.
 * Theming: the --support-chat-… properties at the top of the style sheet; each class is also a ::part().
 *
 * Made for a strict CSP with Trusted Types: no HTML from strings, no inline style.
 */

const WORDS = {
  sv: {
    launcher: 'Support',
    openChat: (n) => 'Support – öppna chatten' + (n ? `, ${n} ${+n === 1 ? 'oläst' : 'olästa'} svar` : ''),
    region: 'Supportchatt',
    title: 'Supportassistenten',
    restart: 'Ny konversation',
    confirm: 'Börja om? Meddelandena här försvinner.',
    yes: 'Börja om',
    no: 'Avbryt',
    download: 'Ladda ner konversationen',
    close: 'Stäng chatten',
    log: 'Meddelanden',
    you: 'Du',
    assistant: 'Assistenten',
    hello: (name) => (name ? `Hej ${name}!` : 'Hej!'),
    welcome: 'Jag hjälper administratörer att nå supporten för Microsoft 365: telefonnummer, öppettider och vad som ingår.',
    example0: 'Vad är numret i Sverige?',
    example1: 'Vem får kontakta supporten?',
    example2: 'Hur snabbt svarar ni?',
    suggestions: 'Förslag',
    chosen: '(valt)',
    input: 'Skriv din fråga',
    send: 'Skicka',
    left: (n) => `${n} tecken kvar`,
    loading: 'Hämtar konversationen …',
    typing: 'Assistenten skriver …',
    failed: 'Inte skickat',
    retry: 'Försök igen',
    offline: 'Du är offline. Det du skriver skickas när anslutningen är tillbaka.',
    unreachable: 'Det går inte att nå assistenten just nu.',
    signIn: 'Din inloggning gick inte att förnya. Ladda om sidan.',
    newMessages: 'Nya meddelanden',
    copy: (number) => `Kopiera ${number}`,
    copied: 'Kopierat',
    copyFailed: 'Det gick inte att kopiera',
    up: 'Bra svar',
    down: 'Dåligt svar',
    about: 'Du pratar med en bot. Konversationen sparas så att du kan läsa den igen. Du kan börja en ny när som helst.',
    privacy: 'Så hanteras dina uppgifter',
    file: 'supportchatt',
  },
  en: {
    launcher: 'Support',
    openChat: (n) => 'Support – open the chat' + (n ? `, ${n} unread ${+n === 1 ? 'answer' : 'answers'}` : ''),
    region: 'Support chat',
    title: 'Support assistant',
    restart: 'New conversation',
    confirm: 'Start over? The messages here disappear.',
    yes: 'Start over',
    no: 'Cancel',
    download: 'Download the conversation',
    close: 'Close the chat',
    log: 'Messages',
    you: 'You',
    assistant: 'Assistant',
    hello: (name) => (name ? `Hello ${name}!` : 'Hello!'),
    welcome: 'I help administrators reach support for Microsoft 365: phone numbers, hours, and what is covered.',
    example0: 'What is the number in Sweden?',
    example1: 'Who may contact support?',
    example2: 'How fast do you answer?',
    suggestions: 'Suggestions',
    chosen: '(selected)',
    input: 'Write your question',
    send: 'Send',
    left: (n) => `${n} characters left`,
    loading: 'Loading the conversation…',
    typing: 'The assistant is typing…',
    failed: 'Not sent',
    retry: 'Retry',
    offline: 'You are offline. What you write is sent when the connection is back.',
    unreachable: 'The assistant cannot be reached right now.',
    signIn: 'Your sign-in could not be renewed. Reload the page.',
    newMessages: 'New messages',
    copy: (number) => `Copy ${number}`,
    copied: 'Copied',
    copyFailed: 'Could not copy',
    up: 'Good answer',
    down: 'Poor answer',
    about: 'You are talking to a bot. The conversation is stored so that you can read it again. You can start a new one at any time.',
    privacy: 'How your data is handled',
    file: 'support-chat',
  },
};

const MAX_TEXT = 1000;
const TIMEOUT = 20_000;
const BACK_OFF = [1000, 3000];
const TYPING_SPOKEN_AFTER = 2000;

const ICONS = {
  chat: 'M4 5h16v12h-9l-5 4v-4H4zM8 9.5h8M8 13h5',
  close: 'M6 6l12 12M18 6L6 18',
  restart: 'M4 12a8 8 0 1 0 3-6.2M4 4v5h5',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  send: 'M12 19V5M6 11l6-6 6 6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 13l4.5 4.5L19 7',
  up: 'M7 11v9H4v-9zl4-8q2 0 2 3v3h7l-2 11H7',
  arrow: 'M12 5v14M6 13l6 6 6-6',
};

const CSS = `
:host { all: initial; color-scheme: light dark;
  --accent: var(--support-chat-accent, light-dark(#1f5bd0, #8ab4ff));
  --on-accent: var(--support-chat-accent-text, light-dark(#fff, #0c1a33));
  --back: var(--support-chat-background, light-dark(#fff, #16191f));
  --surface: var(--support-chat-surface, light-dark(#f1f3f7, #232832));
  --text: var(--support-chat-text, light-dark(#1b2130, #eceff4));
  --muted: var(--support-chat-muted, light-dark(#566074, #a9b2c3));
  --line: var(--support-chat-border, light-dark(#dde1e8, #343b48));
  --control: var(--support-chat-control-border, light-dark(#7d8798, #7a8598));
  --danger: var(--support-chat-danger, light-dark(#b3261e, #ff9d94));
  --radius: var(--support-chat-radius, 16px);
  --gap: var(--support-chat-gap, 20px); }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([hidden]) { display: none; }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.root { font: .9375em/1.5 var(--support-chat-font, system-ui, "Segoe UI", Roboto, sans-serif); color: var(--text); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button, textarea { font: inherit; color: inherit; margin: 0; }
button { display: inline-flex; align-items: center; justify-content: center; gap: .5em; padding: 0; background: none;
  border: 1px solid transparent; border-radius: 8px; cursor: pointer; }
svg { flex: none; width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 1.75;
  stroke-linecap: round; stroke-linejoin: round; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); text-underline-offset: .15em; overflow-wrap: anywhere; }

.launcher { position: fixed; inset: auto var(--gap) var(--gap) auto; z-index: var(--support-chat-z-index, 9000); min-height: 3.25em;
  padding: 0 1.25em 0 1.05em; border-radius: 99em; background: var(--accent); color: var(--on-accent); font-weight: 600;
  box-shadow: 0 6px 20px #0004; }
.launcher svg { width: 1.5em; height: 1.5em; }
.badge { position: absolute; inset: -.3em -.3em auto auto; min-width: 1.7em; padding: .1em .4em; border-radius: 99em; font-size: .8em;
  line-height: 1.4; background: var(--danger); color: var(--back); border: 2px solid var(--back); }

.panel { position: fixed; inset: auto var(--gap) var(--gap) auto; z-index: var(--support-chat-z-index, 9000); display: flex;
  flex-direction: column; width: min(var(--support-chat-width, 27em), 100vw - 2 * var(--gap));
  height: min(var(--support-chat-height, 42em), 100dvh - 2 * var(--gap));
  background: var(--back); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden;
  box-shadow: 0 16px 48px #0004; transition: opacity .18s, translate .18s; }
@starting-style { .panel { opacity: 0; translate: 0 12px; } }
.header { display: flex; align-items: center; padding: .75em .75em .75em 1.1em; border-bottom: 1px solid var(--line); }
.title { flex: 1; min-width: 0; margin: 0; font-size: 1.07em; font-weight: 650; line-height: 1.3; overflow-wrap: anywhere; }
.icon { flex: none; width: 2.4em; height: 2.4em; color: var(--muted); }
.icon:hover, .copy:hover, .suggestion:hover { background: var(--surface); color: var(--text); }
.launcher:hover, .send:hover, .small:hover { filter: brightness(1.1); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; padding: .6em 1.1em; font-size: .93em; line-height: 1.4;
  background: var(--surface); border-bottom: 1px solid var(--line); }
.bar p { flex: 1 1 12em; }
.small { padding: .3em .8em; border-color: var(--control); border-radius: 8px; background: var(--back); font-weight: 550; }
.small.yes { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }

.body { position: relative; flex: 1; min-height: 0; display: flex; flex-direction: column; }
.log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1.1em; }
.log:focus-visible { outline-offset: -3px; }
.list { display: flex; flex-direction: column; gap: 1em; padding: 0; list-style: none; }
.message { max-width: 92%; align-self: flex-start; }
.message[data-from=user] { max-width: 85%; align-self: flex-end; }
.bubble { width: fit-content; max-width: 100%; padding: .6em .9em; border: 1px solid transparent; border-radius: var(--radius);
  border-end-start-radius: 4px; background: var(--surface); overflow-wrap: anywhere; }
p, ul, ol { margin: 0; }
.bubble > * + * { margin-top: .55em; }
.bubble ul, .bubble ol { padding-inline-start: 1.35em; }
.bubble ul { list-style: disc; }
[data-from=user] .bubble { margin-inline-start: auto; background: var(--accent); color: var(--on-accent); white-space: pre-wrap;
  border-radius: var(--radius); border-end-end-radius: 4px; }
[data-state=failed] .bubble { background: none; color: inherit; border-color: var(--danger); }
.phone { white-space: nowrap; }
.copy { width: 1.9em; height: 1.75em; vertical-align: middle; margin-inline-start: .15em; color: var(--muted); }
.meta { display: flex; flex-wrap: wrap; align-items: center; gap: .15em .35em; min-height: 1.9em; padding: .15em .25em 0; font-size: .8em; color: var(--muted); }
[data-from=user] .meta { justify-content: flex-end; }
.problem { color: var(--danger); font-weight: 600; }
.reason { flex: 1 1 100%; text-align: end; }
.meta .small { color: var(--text); }
.thumb { width: 2.2em; height: 2.2em; }
.thumb[data-value=down] svg { rotate: 180deg; }
.thumb[aria-pressed=true] { color: var(--accent); border-color: currentColor; }
.thumb[aria-pressed=true] svg { fill: currentColor; fill-opacity: .25; }
.suggestions { display: flex; flex-wrap: wrap; gap: .45em; margin-top: .35em; }
.suggestion { padding: .35em .85em; border-color: var(--accent); border-radius: 1.2em; color: var(--accent); text-align: start;
  line-height: 1.4; background: var(--back); }
.suggestion[aria-disabled] { border: 1px dashed var(--control); background: none; color: var(--muted); cursor: default; }
.suggestion[data-chosen] { border-style: solid; color: var(--text); }
.welcome h3 { margin: 0 0 .25em; font-size: 1.2em; font-weight: 650; }
.welcome p { margin-bottom: 1em; }
.loading { color: var(--muted); }
.typing { display: flex; gap: .3em; width: fit-content; margin-top: 1em; padding: .95em; border-radius: var(--radius);
  border-end-start-radius: 4px; background: var(--surface); }
.typing i { width: .45em; height: .45em; border-radius: 50%; background: var(--muted); animation: beat 1.2s infinite; }
.typing i:nth-child(2) { animation-delay: .2s; }
@keyframes beat { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; } }
.jump { position: absolute; inset: auto 0 .75em; width: fit-content; margin: auto; padding: .35em .9em; border-radius: 99em;
  background: var(--text); color: var(--back); font-size: .9em; box-shadow: 0 2px 10px #0004; }

.composer { display: flex; align-items: flex-end; gap: .5em; margin: .4em 1.1em 0; padding: .3em; border: 1px solid var(--control);
  border-radius: calc(var(--radius) - 2px); }
.composer:focus-within { outline: 2px solid var(--accent); outline-offset: -1px; border-color: transparent; }
.input { flex: 1; min-width: 0; padding: .4em .55em; border: 0; outline: 0; background: none; resize: none; line-height: 1.5; }
.input::placeholder { color: var(--muted); opacity: 1; }
.send { flex: none; width: 2.4em; height: 2.4em; border-radius: 10px; background: var(--accent); color: var(--on-accent); }
.send:focus-visible { outline-offset: 1px; outline-color: var(--text); }
.send[data-empty] { background: var(--surface); color: var(--muted); }
.count { margin: .25em 1.3em 0; font-size: .8em; text-align: end; color: var(--muted); }
.footer { padding: .6em 1.3em .8em; font-size: .8em; line-height: 1.4; color: var(--muted); }

/* A phone or a high zoom: the whole window. */
@media (max-width: 30em), (max-height: 26em) {
  .launcher span { display: none; }
  .launcher { width: 3.6em; min-height: 3.6em; padding: 0; }
  .panel { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0; }
  .input { font-size: max(1em, 16px); }
}
/* Too low for fixed bars: the panel scrolls as one. */
@media (max-height: 26em) {
  .panel { overflow-y: auto; }
  .body, .log { flex: none; overflow: visible; }
  .jump { position: sticky; bottom: .75em; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; transition: none !important; }
}
@media (forced-colors: active) {
  .panel, .bubble, .launcher, .send, .jump, .icon { border: 1px solid; }
  .thumb[aria-pressed=true], .suggestion[data-chosen] { border: 2px solid Highlight; }
  .typing i { background: CanvasText; }
}
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);

/** An element; `name` is its class and its part, `props` are properties or, with a hyphen, attributes. */
function h(tag, name, props = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === 'button') node.type = tag;
  if (name) {
    node.className = name;
    node.setAttribute('part', name);
  }
  for (const [key, value] of Object.entries(props)) {
    if (key in node && !key.includes('-')) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

function icon(name) {
  const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A text in the language of the interface (see `#relabel`). */
const words = (tag, name, key, props = {}) => h(tag, name, { ...props, 'data-word': key });

const iconButton = (name, key, picture, onclick, props = {}) =>
  h('button', name, { onclick, 'data-label': key, ...props }, icon(picture));

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const newId = () => `w-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;

/** Keeps a value over a reload and gives it back, unless storage is blocked. */
function stored(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A failed request; status 0: no answer at all. */
class ChatError extends Error {
  constructor(status, message = '', retryAfter = 0) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  get passing() { return !this.status || this.status === 429 || this.status >= 500; }
}

// ---- Text ----

const SAFE = ['http:', 'https:', 'mailto:', 'tel:'];
const NUMBER = String.raw`(?<![\w.,:/+-])\+?(?:\d{1,3}[\s-]?)?(?:\(\d{1,5}\)[\s-]?)?\d+(?:[\s-]\d+)*(?![\w-]|[.:,]\d)`;
const INLINE = () => new RegExp([
  String.raw`\*\*(?<bold>[^*\n]+)\*\*`,
  String.raw`\[(?<label>[^\]\n]+)\]\((?<target>[^\s)]+)\)`,
  String.raw`(?<bare>\b(?:https?:\/\/|mailto:)[^\s<>"“”]+)`,
  `(?<number>${NUMBER})`,
].join('|'), 'giu');

/** A link if the address has an allowed scheme, else null. */
function link(address, label, base) {
  let url;
  try { url = new URL(address, base); } catch { return null; }
  if (!SAFE.includes(url.protocol)) return null;
  const node = h('a', '', { href: url.href }, label);
  if (url.protocol.startsWith('http')) Object.assign(node, { target: '_blank', rel: 'noopener noreferrer' });
  return node;
}

/**
 * Is this run of digits a phone number? Rather miss one than ring a date: it must stand where the answers put numbers
 * ("Country: … (charge)"), and look like neither a date, years, nor thousands.
 */
function isPhone(number, before, after) {
  const groups = number.match(/\d+/g);
  const digits = groups.join('');
  const placed = /(^|: .*(, |; |\/ ?|– | (or|eller|and|och) )|: )$/.test(before) || /^ \(/.test(after);
  const written = groups.length > 1 || /^[+0]/.test(number) || /^ \(/.test(after);
  return placed && written && digits.length >= 5 && digits.length <= 15 && groups.some((group) => group.length > 1)
    && !/^\d{4}-\d\d-\d\d|^\d\d?[- ]\d\d?[- ](19|20)\d\d$|^((19|20)\d\d[- ]?)+$|^[1-9]\d{0,2}(\s\d{3}|(\s000)+)$/.test(number);
}

function phone(number, copy) {
  const href = `tel:${number.replace(/[^\d+]/g, '')}`;
  return h('span', 'phone', {}, h('a', '', { href, dir: 'ltr' }, number),
    iconButton('copy', 'copy', 'copy', (event) => copy(number, event.currentTarget), { 'data-arg': number }));
}

/** One line of an answer: bold, links, phone numbers; the rest stays text. */
function inline(line, copy) {
  const nodes = [];
  let at = 0;
  for (const match of line.matchAll(INLINE())) {
    const { bold, label, target, bare, number } = match.groups;
    let [text] = match;
    let node = null;
    if (bold) node = h('strong', '', {}, ...inline(bold, copy));
    else if (label) node = link(target, label);
    else if (bare) {
      text = bare.replace(/[.,;:!?)\]'’*]+$/, '');
      node = link(text, text.replace(/^mailto:/i, ''));
    } else if (isPhone(number, line.slice(0, match.index), line.slice(match.index + text.length))) node = phone(number, copy);
    if (!node) continue;
    nodes.push(line.slice(at, match.index), node);
    at = match.index + text.length;
  }
  return [...nodes, line.slice(at)];
}

function blocks(text, copy) {
  const out = [];
  let block = null;
  for (const line of text.split(/\r\n?|\n/)) {
    const [, mark, item] = /^\s*(-|\d{1,3}\.) +(.*)/.exec(line) ?? [];
    const tag = !mark ? 'p' : mark === '-' ? 'ul' : 'ol';
    if (!line.trim()) {
      block = null;
      continue;
    }
    const first = block?.localName !== tag;
    if (first) out.push((block = h(tag)));
    if (mark) block.append(h('li', '', tag === 'ol' ? { value: parseInt(mark, 10) } : {}, ...inline(item, copy)));
    else block.append(...(first ? [] : [h('br')]), ...inline(line, copy));
  }
  return out;
}

const SHEET = matchMedia('(max-width: 30em), (max-height: 26em)');
const LOW = matchMedia('(max-height: 26em)');
const COARSE = matchMedia('(pointer: coarse)');

class SupportChat extends HTMLElement {
  static observedAttributes = ['endpoint', 'lang', 'open', 'privacy-url'];

  #provider = null;
  #token = null;
  #session = null;                 // a promise
  #renewable = null;               // anonymous session, should storage be blocked
  #name = '';
  #spoken = null;                  // language of the conversation
  #messages = new Map();
  #queue = [];                     // to be sent, one at a time
  #busy = false;
  #loading = false;
  #loaded = false;
  #unread = 0;
  #typingTimer = 0;
  #stick = true;                   // the view follows new messages
  #life = new AbortController();   // ends with the conversation shown
  #page = null;                    // ends when the element leaves the page
  #focusOnOpen = false;
  #ui = {};

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#build());
    // Properties set before this module was loaded.
    for (const key of ['token', 'tokenProvider']) {
      if (!Object.hasOwn(this, key)) continue;
      const value = this[key];
      delete this[key];
      this[key] = value;
    }
  }

  /** Fetches a fresh token from the portal, for every session. Setting it starts anew: another person. */
  set tokenProvider(callback) {
    this.#provider = callback ?? null;
    this.#reset();
  }

  get tokenProvider() { return this.#provider; }

  /** One token, good for one session. */
  set token(jwt) {
    this.#token = jwt;
    this.#reset();
  }

  get #isOpen() { return this.hasAttribute('open'); }

  open() { this.toggleAttribute('open', true); }

  close() { this.toggleAttribute('open', false); }

  connectedCallback() {
    this.#page = new AbortController();
    const { signal } = this.#page;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    on(window, 'online', () => this.#online());
    on(window, 'offline', () => this.#isOpen && this.#notify('offline'));
    on(document, 'visibilitychange', () => this.#refresh());
    on(SHEET, 'change', () => this.#fit());
    const observer = new MutationObserver(() => this.#relabel());
    observer.observe(document, { subtree: true, attributeFilter: ['lang'] });
    signal.addEventListener('abort', () => observer.disconnect());
    this.#fit();
    this.#relabel();
    if (this.#isOpen && !this.#loaded) this.#load();
  }

  disconnectedCallback() { this.#page.abort(); }

  attributeChangedCallback(name, before, now) {
    if (name === 'open') {
      if ((before === null) !== (now === null)) this.#toggle(now !== null);
    } else if (name === 'endpoint') {
      if (before !== null && before !== now) this.#reset();
    } else this.#relabel();
  }

  #build() {
    const ui = this.#ui;
    const suggestion = (key) => words('button', 'suggestion', key, {
      onclick: (event) => this.#send({ text: event.currentTarget.textContent }),
    });
    ui.launcher = h('button', 'launcher', {
      'aria-expanded': 'false', 'data-label': 'openChat', onclick: () => {
        this.#focusOnOpen = true;
        this.open();
      },
    }, icon('chat'), words('span', '', 'launcher'), (ui.badge = h('b', 'badge', { hidden: true, 'aria-hidden': 'true' })));
    ui.confirm = h('div', 'bar confirm', { hidden: true },
      words('p', '', 'confirm'),
      (ui.yes = words('button', 'small yes', 'yes', { onclick: () => this.#restart() })),
      words('button', 'small no', 'no', { onclick: () => this.#ask(false) }));
    ui.notice = h('div', 'bar notice', { hidden: true },
      (ui.noticeText = h('p')),
      (ui.again = words('button', 'small', 'retry')));
    ui.welcome = h('div', 'welcome', { hidden: true },
      (ui.hello = words('h3', '', 'hello')), words('p', '', 'welcome'),
      h('div', 'suggestions', { role: 'group', 'data-label': 'suggestions' }, ...['example0', 'example1', 'example2'].map(suggestion)));
    ui.log = h('div', 'log', {
      // The live region speaks instead: a log would read the buttons too.
      role: 'log', 'aria-live': 'off', tabIndex: 0, 'data-label': 'log',
    }, ui.welcome, (ui.loading = words('p', 'loading', 'loading', { hidden: true })), (ui.list = h('ol', 'list')),
    (ui.typing = h('div', 'typing', { hidden: true, 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))));
    ui.jump = h('button', 'jump', { hidden: true, onclick: () => this.#scroll(true) }, icon('arrow'), words('span', '', 'newMessages'));
    ui.input = h('textarea', 'input', { rows: 1, maxLength: MAX_TEXT, 'data-label': 'input', 'aria-describedby': 'count', enterKeyHint: 'send' });
    ui.sendButton = iconButton('send', 'send', 'send', () => this.#submit());
    ui.count = words('p', 'count', 'left', { id: 'count', hidden: true });
    ui.privacy = words('a', 'privacy', 'privacy', { hidden: true, target: '_blank', rel: 'noopener noreferrer' });
    ui.panel = h('section', 'panel', { role: 'dialog', 'aria-labelledby': 'title', hidden: true },
      h('div', 'header', {},
        words('h2', 'title', 'title', { id: 'title' }),
        (ui.restart = iconButton('icon restart', 'restart', 'restart', () => this.#ask(true))),
        iconButton('icon download', 'download', 'download', () => this.#download()),
        iconButton('icon close', 'close', 'close', () => this.close())),
      ui.confirm, ui.notice, h('div', 'body', {}, ui.log, ui.jump),
      h('div', 'composer', {}, ui.input, ui.sendButton), ui.count,
      h('p', 'footer', {}, words('span', '', 'about'), ' ', ui.privacy));
    ui.live = h('div', 'unseen live', { role: 'status', 'aria-live': 'polite', 'aria-atomic': 'false' });
    ui.root = h('div', 'root', { role: 'region', dir: 'ltr', 'data-label': 'region' }, ui.launcher, ui.panel, ui.live);

    ui.input.addEventListener('input', () => this.#typed());
    ui.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    ui.panel.addEventListener('keydown', (event) => this.#key(event));
    for (const part of [ui.log, ui.panel]) part.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#scroll()).observe(ui.log);
    this.#typed();
    return ui.root;
  }

  /** The language of the page, the conversation or the browser; undefined if none of them is one of WORDS. */
  get #known() {
    const known = (tag) => /^(sv|en)\b/i.exec(tag ?? '')?.[0].toLowerCase();
    const near = this.closest('[lang]') ?? this.getRootNode().host?.closest('[lang]');
    return known(near?.lang) ?? known(this.#spoken) ?? navigator.languages.map(known).find(Boolean);
  }

  /** Where it is not known, the session will say what the assistant speaks (#spoken); until then the first of WORDS. */
  get #lang() { return this.#known ?? Object.keys(WORDS)[0]; }

  #word(key, arg) {
    const word = WORDS[this.#lang][key];
    return typeof word === 'function' ? word(arg) : word;
  }

  /** Writes the words again, in place: nothing loses focus. */
  #relabel(scope = this.#ui.root) {
    const { root, launcher, badge, hello, input, privacy } = this.#ui;
    const lang = this.#lang;
    root.lang = lang;
    launcher.dataset.arg = this.#unread || '';
    badge.textContent = this.#unread;
    badge.hidden = !this.#unread;
    hello.dataset.arg = this.#name;
    for (const node of [root, ...scope.querySelectorAll('[data-word], [data-label]')]) {
      const { word, label, arg } = node.dataset;
      if (word) node.textContent = this.#word(word, arg);
      else if (label) {
        const name = this.#word(label, arg);
        node.setAttribute('aria-label', name);
        if (node.localName === 'button' && node !== launcher) node.title = name;
      }
      if (node !== root) node.lang = lang;
    }
    for (const time of scope.querySelectorAll('time')) time.textContent = this.#clock(time.dateTime, lang);
    input.placeholder = this.#word('input');
    const address = this.getAttribute('privacy-url');
    const page = address && link(address, '', document.baseURI);
    privacy.hidden = !page;
    if (page) privacy.href = page.href;
  }

  #clock(value, lang) {
    const time = new Date(value);
    if (Number.isNaN(+time)) return '';
    const today = time.toDateString() === new Date().toDateString();
    const locale = navigator.languages.find((tag) => tag.startsWith(lang)) ?? lang;
    return time.toLocaleString(locale, { ...(today ? {} : { day: 'numeric', month: 'short' }), hour: 'numeric', minute: '2-digit' });
  }

  // ---- Opening, focus, keys ----

  #toggle(open) {
    const { panel, launcher, input } = this.#ui;
    const inside = panel.contains(this.shadowRoot.activeElement);
    // Only the user moves the focus, not a page that opens the panel by itself.
    const take = open && (this.#focusOnOpen || navigator.userActivation?.isActive);
    this.#focusOnOpen = false;
    panel.hidden = !open;
    launcher.hidden = open;
    launcher.setAttribute('aria-expanded', open);
    if (open) {
      this.#unread = 0;
      this.#relabel();
      this.#scroll(true);
      if (this.isConnected) this.#loaded ? this.#refresh() : this.#load();
      if (!navigator.onLine) this.#notify('offline');
      if (take) input.focus();
    } else {
      this.#ask(false);
      if (inside) launcher.focus();
    }
    this.dispatchEvent(new Event(`support-chat-${open ? 'open' : 'close'}`, { bubbles: true, composed: true }));
  }

  /** Focus when the button pressed vanishes: not to the text field on a phone, whose keyboard would pop up. */
  #settle() {
    const { input, log } = this.#ui;
    if (this.shadowRoot.activeElement !== input) (COARSE.matches ? log : input).focus({ preventScroll: true });
  }

  #fit() {
    const { panel } = this.#ui;
    SHEET.matches ? panel.setAttribute('aria-modal', 'true') : panel.removeAttribute('aria-modal');
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (this.#ui.confirm.hidden) this.close();
      else this.#ask(false);
    } else if (event.key === 'Tab' && SHEET.matches) {
      // The sheet covers the page: Tab stays in it.
      const all = [...this.#ui.panel.querySelectorAll('a[href], button, textarea, [tabindex="0"]')]
        .filter((node) => node.tabIndex >= 0 && node.getClientRects().length);
      const [first, last] = event.shiftKey ? [all.at(-1), all[0]] : [all[0], all.at(-1)];
      if (this.shadowRoot.activeElement !== last) return;
      event.preventDefault();
      first.focus();
    }
  }

  // ---- Notices and speech ----

  /** Shows a notice: a key of WORDS or a sentence of the server; nothing: hides it. */
  #notify(key, again, text = key && this.#word(key)) {
    const { notice, noticeText, again: button } = this.#ui;
    notice.hidden = !text;
    noticeText.dataset.word = key ?? '';
    noticeText.textContent = text;
    if (button === this.shadowRoot.activeElement && !again) this.#settle();
    button.hidden = !again;
    button.onclick = () => {
      this.#notify();
      again();
    };
    if (text) this.#say(text, this.#lang);
  }

  #explain(error, again) {
    if (!navigator.onLine) this.#notify('offline');
    else if (error.status) this.#notify('', again, error.message);
    else this.#notify(error.message || 'unreachable', again);
  }

  #say(text, lang) {
    const { live } = this.#ui;
    live.append(h('p', '', { lang }, text));
    if (live.childElementCount > 20) live.firstChild.remove();
  }

  // ---- Requests ----

  get #base() {
    return new URL(this.getAttribute('endpoint') || '.', document.baseURI).href.replace(/\/+$/, '');
  }

  async #request(path, { method = 'POST', body, session } = {}) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), TIMEOUT);
    const life = this.#life.signal;
    const known = this.#known;
    const headers = known ? { 'Accept-Language': known } : {};
    if (body) headers['Content-Type'] = 'application/json';
    if (session) headers.Authorization = `Bearer ${session}`;
    let response;
    let answer;
    try {
      response = await fetch(`${this.#base}/${path}`, {
        method, headers, body: body && JSON.stringify(body), signal: AbortSignal.any([control.signal, life]), credentials: 'omit',
      });
      answer = await response.json().catch((error) => {
        if (response.ok || error.name === 'AbortError') throw error;
      });
    } catch {
      throw new ChatError(0);
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return answer;
    const retryAfter = Math.min(Number(response.headers.get('Retry-After')) || 5, 120);
    throw new ChatError(response.status, answer?.error?.message || this.#word('unreachable'), retryAfter);
  }

  /** A request within the session, which is renewed once if it has expired. */
  async #call(path, options, again = true) {
    const life = this.#life.signal;
    const pending = (this.#session ??= this.#openSession());
    let opened;
    try {
      opened = await pending;
      if (life.aborted) throw new ChatError(0);
      return await this.#request(path, { ...options, session: opened.session });
    } catch (error) {
      const expired = error.status === 401;
      if (this.#session === pending && (expired || !opened)) this.#session = null;
      if (!opened || !expired || !again || life.aborted) throw error;
      return this.#call(path, options, false);
    }
  }

  async #openSession() {
    const life = this.#life.signal;
    const locale = this.#known;
    const opened = this.#provider || this.#token ? await this.#signedSession(locale) : await this.#anonymousSession(locale);
    if (life.aborted) return opened;
    if (opened.anonymous) {
      this.#renewable = opened.session;
      stored(this.#storeKey, opened.session);
    }
    this.#name = opened.name ?? '';
    this.#spoken ??= opened.locale;
    this.#relabel();
    return opened;
  }

  async #signedSession(locale) {
    let token;
    try {
      token = this.#provider ? await this.#provider() : this.#token;
    } catch {
      throw new ChatError(0, 'signIn');
    }
    return this.#request('session', { body: { token, locale } });
  }

  async #anonymousSession(locale) {
    const renew = stored(this.#storeKey) ?? this.#renewable;
    if (renew) {
      try {
        return await this.#request('session', { body: { renew } });
      } catch (error) {
        if (error.passing) throw error;   // only a refused one is given up
      }
    }
    return this.#request('session', { body: { locale } });
  }

  get #storeKey() { return `support-chat:${this.#base}`; }

  // ---- History and a new start ----

  async #load() {
    if (this.#loading) return;
    const life = this.#life.signal;
    this.#loading = true;
    this.#arrange();
    try {
      const { messages } = await this.#call('history', { method: 'GET' });
      if (life.aborted) return;
      this.#loaded = true;
      if (!this.#ui.again.hidden) this.#notify();
      this.#sync(messages);
    } catch (error) {
      if (life.aborted) return;
      this.#explain(error, () => this.#load());
    }
    this.#loading = false;
    this.#arrange();
  }

  /** Shows what another tab has said meanwhile. */
  async #refresh() {
    if (document.hidden || !this.#isOpen || !this.#loaded || this.#busy) return;
    const life = this.#life.signal;
    try {
      const { messages } = await this.#call('history', { method: 'GET' });
      if (!life.aborted && !this.#busy) this.#sync(messages);
    } catch { /* the next message tells */ }
  }

  /** Makes the list equal to the history, plus what is not sent yet. Ids are the keys: nothing appears twice. */
  #sync(history) {
    const { list } = this.#ui;
    const ids = new Set(history.map(({ id }) => id));
    for (const message of this.#messages.values()) {
      if (!ids.has(message.id)) message.state || this.#remove(message);
      else if (message.state === 'failed') message.state = '';   // it had arrived, only its answer was lost
    }
    let next = list.firstChild;
    for (const entry of history) {
      const message = this.#messages.get(entry.id) ?? this.#create(entry);
      if (entry.buttons?.length && message.buttons?.length) message.buttons = entry.buttons;   // signed anew
      this.#mark(message, entry.feedback);
      this.#drawState(message);
      if (message.node === next) next = next.nextSibling;
      else list.insertBefore(message.node, next);
    }
    const spoken = history.findLast(({ from, language }) => from === 'bot' && language);
    if (spoken) this.#spoken = spoken.language;
    this.#relabel();
    this.#arrange();
  }

  #online() {
    this.#notify();
    if (!this.#loaded && this.#isOpen) this.#load();
    for (const message of [...this.#messages.values()]) if (message.again) this.#enqueue(message);
  }

  #ask(show) {
    const { confirm, yes, restart } = this.#ui;
    if (confirm.hidden === !show) return;
    const inside = confirm.contains(this.shadowRoot.activeElement);
    confirm.hidden = !show;
    if (show) yes.focus();
    else if (inside) restart.focus();
  }

  async #restart() {
    this.#settle();
    this.#ask(false);
    this.#giveUp();
    const life = this.#life.signal;
    try {
      await this.#call('restart', { body: {} });
      if (life.aborted) return;
      this.#clear();
      this.#loaded = true;
      this.#notify();
      this.#say(this.#word('restart'), this.#lang);
    } catch (error) {
      if (!life.aborted) this.#explain(error, () => this.#restart());
    }
    this.#arrange();
  }

  /** Stops what is under way; what was not sent says so. */
  #giveUp() {
    this.#life.abort();
    this.#life = new AbortController();
    for (const message of this.#queue.splice(0)) this.#fail(message);
    this.#busy = false;
    this.#loading = false;
    this.#wait(false);
  }

  #clear() {
    for (const message of [...this.#messages.values()]) this.#remove(message);
    this.#unread = 0;
    this.#relabel();
  }

  /** Another person or bot: nothing of before may stay. */
  #reset() {
    this.#giveUp();
    this.#clear();
    this.#session = null;
    this.#renewable = null;
    this.#name = '';
    this.#spoken = null;
    this.#loaded = false;
    this.#ui.live.replaceChildren();
    this.#ui.input.value = '';
    this.#typed();
    this.#notify();
    this.#ask(false);
    this.#relabel();
    this.#arrange();
    if (this.isConnected && this.#isOpen) this.#load();
  }

  #download() {
    const lines = [...this.#ui.list.children].map(({ dataset }) => this.#messages.get(dataset.id)).map(({ from, time, text }) => {
      const who = this.#word(from === 'user' ? 'you' : 'assistant');
      return `${who}, ${new Date(time).toLocaleString(this.#lang)}\n${text}\n`;
    });
    const text = [`${this.#word('title')}\n`, ...lines].join('\n');
    const href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    h('a', '', { href, download: `${this.#word('file')}-${new Date().toISOString().slice(0, 10)}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }

  // ---- Sending ----

  #typed() {
    const { input, sendButton, count } = this.#ui;
    const left = MAX_TEXT - input.value.length;
    sendButton.toggleAttribute('data-empty', !input.value.trim());
    count.hidden = left > 100;
    count.dataset.arg = left;
    count.textContent = this.#word('left', left);
    input.rows = 1;
    while (input.rows < 4 && input.scrollHeight > input.clientHeight) input.rows++;
  }

  #submit() {
    const { input } = this.#ui;
    const text = input.value.trim();
    if (!text) return input.focus();
    input.value = '';
    this.#typed();
    this.#send({ text });
  }

  #send({ text, payload }) {
    this.#settle();
    const message = this.#create({ id: newId(), from: 'user', text, payload, time: new Date().toISOString(), language: this.#spoken ?? this.#lang });
    this.#enqueue(message);
  }

  #enqueue(message) {
    Object.assign(message, { state: 'sending', waited: false, again: false });
    this.#ui.list.append(message.node);   // also when sent again: it is answered here
    this.#queue.push(message);
    this.#drawState(message);
    this.#arrange();
    this.#scroll(true);
    this.#drain();
  }

  async #drain() {
    if (this.#busy) return;
    const life = this.#life.signal;
    this.#busy = true;
    this.#wait(true);
    while (this.#queue.length) {
      await this.#deliver(this.#queue[0], life);
      if (life.aborted) return;
      this.#queue.shift();
    }
    this.#busy = false;
    this.#wait(false);
  }

  async #deliver(message, life) {
    const { id, text, payload } = message;
    for (let attempt = 0; ; attempt++) {
      try {
        if (!navigator.onLine) throw new ChatError(0);
        const answer = await this.#call('message', { body: payload ? { id, payload } : { id, text } });
        if (!life.aborted) this.#receive(message, answer);
        return;
      } catch (error) {
        if (life.aborted) return;
        const ms = this.#delay(error, message, attempt);
        if (ms === null) return this.#undelivered(message, error);
        await pause(ms);
        if (life.aborted) return;
      }
    }
  }

  /** Milliseconds until the message is sent again by itself; null: not at all. */
  #delay(error, message, attempt) {
    if (!navigator.onLine || !error.passing || error.message === 'signIn') return null;
    if (error.status !== 429) return BACK_OFF[attempt] ?? null;
    if (message.waited) return null;
    message.waited = true;
    this.#notify('', null, error.message);
    return error.retryAfter * 1000;
  }

  #undelivered(message, error) {
    const wrong = [400, 413, 415].includes(error.status);
    this.#fail(message, { again: !wrong, reason: error.status ? error.message : '' });
    if (wrong) return;
    for (const other of this.#queue.splice(1)) this.#fail(other);   // in order or not at all
    if (error.status) this.#notify();
    else this.#explain(error);
  }

  #fail(message, { again = true, reason = '' } = {}) {
    Object.assign(message, { state: 'failed', again, reason });
    this.#drawState(message);
    this.#say([this.#word('failed'), reason].filter(Boolean).join('. '), this.#lang);
    this.#arrange();
  }

  #receive(message, { language, replies = [] }) {
    message.state = '';
    message.language = message.node.lang = language ?? message.language;
    this.#drawState(message);
    this.#notify();
    let last = message.node;
    for (const reply of replies) {
      const known = this.#messages.get(reply.id);
      const { node } = known ?? this.#create({ language, ...reply, from: 'bot' });
      if (!known) last.after(node);
      last = node;
      if (known) continue;
      this.#spoken = reply.language ?? language ?? this.#spoken;
      if (!this.#isOpen) this.#unread++;
      this.#say(reply.text, reply.language ?? language);
    }
    this.#relabel();
    this.#arrange(last);
    if (!this.#loaded && this.#isOpen) this.#load();
  }

  /** Three dots; spoken only if it takes a while. */
  #wait(on) {
    clearTimeout(this.#typingTimer);
    this.#ui.typing.hidden = !on;
    this.#scroll();
    if (on) this.#typingTimer = setTimeout(() => this.#say(this.#word('typing'), this.#lang), TYPING_SPOKEN_AFTER);
  }

  // ---- Messages ----

  #create(entry) {
    const { id, from, text, time, language, buttons } = entry;
    const mine = from === 'user';
    const message = { ...entry, state: '' };
    const bubble = h('div', 'bubble', { dir: 'auto' }, ...(mine ? [text] : blocks(text, (...args) => this.#copy(...args))));
    message.meta = h('div', 'meta');
    message.node = h('li', 'message', { 'data-id': id, 'data-from': from, lang: language ?? this.#spoken ?? this.#lang },
      words('span', 'unseen', mine ? 'you' : 'assistant'), bubble, message.meta);
    if (mine) this.#drawState(message);
    else {
      const thumb = (value) => iconButton('icon thumb', value, 'up', () => this.#rate(message, value),
        { 'data-value': value, 'aria-pressed': 'false' });
      message.meta.append(h('time', '', { dateTime: time }), thumb('up'), thumb('down'));
      this.#mark(message, message.feedback);
      if (buttons?.length) message.node.append(this.#suggest(message));
    }
    this.#messages.set(id, message);
    this.#relabel(message.node);
    return message;
  }

  #remove({ id, node }) {
    node.remove();
    this.#messages.delete(id);
  }

  /** The line under a user's message: when it was sent, or that it was not. */
  #drawState(message) {
    const { node, meta, from, time, state, again, reason } = message;
    if (from !== 'user') return;
    node.dataset.state = state || 'sent';
    const retry = () => {
      this.#settle();
      this.#enqueue(message);
    };
    meta.replaceChildren(...(state === 'failed' ? [
      words('span', 'problem', 'failed'),
      again ? words('button', 'small retry', 'retry', { onclick: retry }) : '',
      reason ? h('p', 'reason', {}, reason) : '',
    ] : [h('time', '', { dateTime: time })]));
    this.#relabel(node);
  }

  #suggest(message) {
    const choose = (button, index) => {
      if (button.ariaDisabled) return;
      button.dataset.chosen = '';
      button.prepend(icon('check'));
      button.append(words('span', 'unseen', 'chosen'));
      this.#send({ text: message.buttons[index].title, payload: message.buttons[index].payload });
    };
    return h('div', 'suggestions', { role: 'group', 'data-label': 'suggestions' }, ...message.buttons.map(({ title }, index) =>
      h('button', 'suggestion', { onclick: (event) => choose(event.currentTarget, index) }, title)));
  }

  /** Thumbs: shown at once, taken back if the server does not take it. */
  async #rate(message, value) {
    const before = message.feedback;
    this.#mark(message, before === value ? undefined : value);
    try {
      await this.#call('feedback', { body: { reply: message.id, value: message.feedback ?? 'none' } });
    } catch (error) {
      this.#mark(message, before);
      this.#explain(error);
    }
  }

  #mark(message, feedback) {
    message.feedback = feedback;
    for (const thumb of message.meta.querySelectorAll('.thumb')) thumb.setAttribute('aria-pressed', thumb.dataset.value === feedback);
  }

  async #copy(number, button) {
    let done = true;
    try {
      await navigator.clipboard.writeText(number);
    } catch {
      done = false;
    }
    this.#say(this.#word(done ? 'copied' : 'copyFailed'), this.#lang);
    if (!done) return;
    button.replaceChildren(icon('check'));
    setTimeout(() => button.replaceChildren(icon('copy')), 2000);
  }

  /** After every change: the welcome, suggestions that are past, the view. */
  #arrange(fresh) {
    const { list, welcome, loading } = this.#ui;
    loading.hidden = !this.#loading || this.#messages.size > 0;
    welcome.hidden = this.#loading || this.#messages.size > 0;
    let past = false;
    for (const node of [...list.children].reverse()) {
      if (node.dataset.from === 'user') past = true;
      if (!past) continue;
      for (const button of node.querySelectorAll('.suggestion')) {
        button.ariaDisabled = 'true';
        button.tabIndex = -1;
      }
    }
    this.#scroll(false, fresh);
  }

  get #scroller() { return LOW.matches ? this.#ui.panel : this.#ui.log; }

  /** Follows the end, unless the user has scrolled up. An answer higher than the view shows from its beginning. */
  #scroll(force, fresh) {
    const { jump } = this.#ui;
    const view = this.#scroller;
    if (force) this.#stick = true;
    const follow = this.#stick;
    if (follow) {
      this.#stick = !(fresh?.offsetHeight > view.clientHeight);
      view.scrollTop += this.#stick ? view.scrollHeight : fresh.getBoundingClientRect().top - view.getBoundingClientRect().top - 8;
    }
    if (follow || fresh) jump.hidden = follow;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#stick = scrollHeight - scrollTop - clientHeight < 48;
    if (this.#stick) this.#ui.jump.hidden = true;
  }
}

customElements.get('support-chat') ?? customElements.define('support-chat', SupportChat);

export { SupportChat };

/** The demo portal page: its switches, its English words, and the sign-in that only exists here. */

const ENGLISH = {
  skip: 'Skip to the content',
  portal: 'Admin portal',
  menu: 'Main menu',
  overview: 'Overview',
  status: 'Service status',
  users: 'Users',
  licences: 'Licences',
  embedShort: 'Embed the chat',
  sample: 'Sample data of Nordvik, a company that does not exist.',
  try: 'Try the assistant as',
  person: 'Signed-in person',
  admin: 'Administrator in Sweden',
  user: 'Not an administrator',
  germany: 'Administrator, Office 365 Germany',
  china: 'Administrator, 21Vianet',
  nobody: 'Not signed in',
  anonymous: 'Anonymous',
  language: 'Language',
  theme: 'Theme',
  auto: 'Auto',
  light: 'Light',
  dark: 'Dark',
  note: 'Demo: signed with a key that exists only here.',
  mail: 'Mail and calendar',
  files: 'Files and sites',
  meetings: 'Meetings and chat',
  identity: 'Sign-in',
  works: 'Working',
  delayed: 'Recordings are delayed',
  active: 'Active',
  guests: 'Guests',
  admins: 'Administrators',
  usersNote: '4 new in the last week, 1 without two-step sign-in.',
  phones: 'Calling',
  embed: 'How to embed the chat',
  embedText: 'One script tag, one element, and a function that fetches a short-lived JWT from your own server.',
};
const STORE = 'support-chat-demo';

const chat = document.getElementById('chat');
const form = document.getElementById('controls');
const base = new URL('.', location.href).href.replace(/\/$/, '');

const swedish = new Map();
for (const node of document.querySelectorAll('[data-t]')) swedish.set(node, node.textContent);
const menu = document.querySelector('[data-label]');
swedish.set(menu, menu.getAttribute('aria-label'));

function read() {
  const browser = navigator.languages.find((tag) => /^(sv|en)\b/i.test(tag)) ?? 'sv';
  const start = { lang: browser.slice(0, 2).toLowerCase(), theme: 'auto', person: 'admin' };
  try {
    return { ...start, ...JSON.parse(sessionStorage.getItem(STORE)) };
  } catch {
    return start;
  }
}

function keep(state) {
  try {
    sessionStorage.setItem(STORE, JSON.stringify(state));
  } catch { /* blocked: the switches start anew at a reload */ }
}

function showLanguage(lang) {
  document.documentElement.lang = lang;
  const english = lang === 'en';
  for (const [node, word] of swedish) {
    if (node === menu) node.setAttribute('aria-label', english ? ENGLISH.menu : word);
    else node.textContent = english ? ENGLISH[node.dataset.t] : word;
  }
  document.title = english ? 'Admin portal – Nordvik' : 'Adminportalen – Nordvik';
}

function showTheme(theme) {
  document.documentElement.dataset.theme = theme;
  chat.setAttribute('theme', theme);
}

function showPerson() {
  const choice = form.querySelector('[name=person]:checked').closest('label');
  const name = choice.querySelector('b').textContent;
  document.getElementById('name').textContent = name;
  document.getElementById('role').textContent = choice.querySelector('small').textContent;
  document.getElementById('initials').textContent = form.person.value ? name.replace(/(\S)\S*\s*/g, '$1') : '–';
}

/** What a portal does: its own server signs a token for the person who is signed in. */
async function token(person) {
  const answer = await fetch(`${base}/demo/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ person }),
  });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).token;
}

function signIn(person) {
  chat.tokenProvider = person ? () => token(person) : null;
}

document.getElementById('code').textContent = `<!-- your page -->
<script type="module" src="${base}/widget/support-chat.js"></script>
<support-chat endpoint="${base}"></support-chat>

// your script
document.querySelector("support-chat").tokenProvider = async () => {
  const answer = await fetch("/support-token", { method: "POST" });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).token;
};`;

const state = read();
for (const [name, value] of Object.entries(state)) if (form[name]) form[name].value = value;
form.addEventListener('change', ({ target }) => {
  state[target.name] = target.value;
  keep(state);
  if (target.name === 'person') signIn(state.person);
  else if (target.name === 'theme') showTheme(state.theme);
  else showLanguage(state.lang);
  showPerson();
});
showLanguage(state.lang);
showTheme(state.theme);
signIn(state.person);
showPerson();

// The package's index loads fetch, WebSockets and caches too, in 85 ms; its agent alone loads in 25 ms.
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}

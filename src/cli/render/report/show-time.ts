import { parseInstant } from '../../../core/instant.js';

/** `2026-11-23 02:00` in UTC; a time that can't be read is shown as it stands. */
export function showTime(timestamp: string): string {
  const ms = parseInstant(timestamp);
  return Number.isNaN(ms) ? timestamp : new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** `48s`, `12m`, `2h 05m`. */
export function showSeconds(seconds: number): string {
  if (seconds < 90) return `${seconds}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** `12,345`. */
export function showCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

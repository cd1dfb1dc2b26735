import type { ChannelType } from '../core/alerts/channel.js';
import type { JournalEntry } from '../core/alerts/journal.js';
import type { SendResult } from '../core/alerts/send-result.js';

/** The journal's entries and the right to add to them: nobody else adds any meanwhile. */
export interface HeldJournal {
  entries: readonly JournalEntry[];
  append: (entry: JournalEntry) => Promise<void>;
}

export interface AlertJournal {
  /** Takes no lease and creates nothing. */
  read(): Promise<readonly JournalEntry[]>;
  /** Runs `work` as the only sender. Throws Unavailable when another one does not finish in time. */
  hold<T>(work: (held: HeldJournal) => Promise<T>): Promise<T>;
}

export interface OutgoingMessage {
  /** Delivery key; the `webhook-id`. */
  key: string;
  /** The exact bytes, as text. */
  body: string;
  /** '' for the console. */
  url: string;
}

export interface Receiver {
  /** Its name in delivery keys, from `nameReceivers`. */
  name: string;
  type: ChannelType;
  /** Resolves its secret; called for each attempt. */
  resolveUrl: () => Promise<string>;
}

export interface DeliveryPorts {
  journal: AlertJournal;
  /** Sends once and classifies the answer; never throws for what a receiver does. */
  send: (type: ChannelType, message: OutgoingMessage) => Promise<SendResult>;
  now: () => Date;
}

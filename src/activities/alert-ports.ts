import type { ChannelOptions, ChannelType } from '../core/alerts/channel.js';
import type { JournalEntry } from '../core/alerts/journal.js';
import type { SendResult } from '../core/alerts/send-result.js';
import type { StageError } from '../core/errors.js';

/** The journal's entries and the right to add to them: nobody else adds any meanwhile. */
export interface HeldJournal {
  entries: readonly JournalEntry[];
  /** Throws Unavailable when another machine has taken over: then nothing may be sent any more. */
  append: (entry: JournalEntry) => Promise<void>;
  /**
   * Why the journal is not what it should be: it can't be read, or what was appended is not on disk. An alert is worth
   * more than its record, so it is sent all the same, and the fault is reported. null: all is well.
   */
  fault: () => StageError | null;
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
  /** As rendered, without secrets. */
  body: string;
  secrets: ReceiverSecrets;
}

/** '' where the channel has none. */
export interface ReceiverSecrets {
  /** The URL, or the service's key. */
  url: string;
  /** What messages are signed with. */
  signing: string;
}

export interface Receiver {
  /** Its name in delivery keys, from `nameReceivers`. */
  name: string;
  type: ChannelType;
  options: ChannelOptions;
  /** Called for each attempt, and not at all by a dry run. */
  resolveSecrets: () => Promise<ReceiverSecrets>;
}

export interface DeliveryPorts {
  journal: AlertJournal;
  /** Sends once and classifies the answer; never throws for what a receiver does. */
  send: (type: ChannelType, message: OutgoingMessage) => Promise<SendResult>;
  now: () => Date;
}

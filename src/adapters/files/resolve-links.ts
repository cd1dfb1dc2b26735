import { type Disk, realDisk } from './disk.js';
import { codeOf } from './file-problem.js';

/**
 * The path of a file without symbolic links, or the path itself where nothing is there. Two names of one file must have
 * one lease, one set of parts and one alert journal; and whoever replaces it must replace the file, not a link to it.
 *
 * @throws what the file system says.
 */
export async function resolveLinks(file: string, disk: Disk = realDisk): Promise<string> {
  try {
    return await disk.realpath(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return file;
    throw error;
  }
}

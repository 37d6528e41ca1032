"""A relay in front of a real one that misbehaves at the end of DATA: what the daemon sends passes through to the real relay, and the answer after the final
dot is late, torn, lost or wrong, as laid out mail by mail."""
import asyncio
import threading


class Gate:
    """`modes` gives the behaviour of each DATA in turn, then `honest`:
    honest; late:SECONDS; gone_after (the real relay has it, the connection closes without an answer); gone_before (the connection closes, the real relay never
    sees the end); reset_after (the same with RST); refuse_451 (never passed on); bytes (the answer comes byte by byte); no_221 (closes right after the answer)."""

    def __init__(self, port, relay_port, modes):
        self.port, self.relay_port, self.modes = port, relay_port, list(modes)
        self.seen = 0
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self._run, daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result(10)

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    async def _listen(self):
        self.server = await asyncio.start_server(self._client, "127.0.0.1", self.port)

    async def _client(self, reader, writer):
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.relay_port)
            await self._answer(up_reader, writer)
            while line := await reader.readline():
                if line.strip().upper() == b"DATA":
                    if not await self._data(reader, writer, up_reader, up_writer):
                        return
                    continue
                up_writer.write(line)
                await self._answer(up_reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            if "up_writer" in locals():
                up_writer.close()

    async def _read_answer(self, up_reader):
        lines = b""
        while line := await up_reader.readline():
            lines += line
            if line[3:4] != b"-":
                return lines
        return lines

    async def _answer(self, up_reader, writer):
        writer.write(await self._read_answer(up_reader))
        await writer.drain()

    async def _data(self, reader, writer, up_reader, up_writer):
        """Whether the connection goes on."""
        self.seen += 1
        mode = self.modes.pop(0) if self.modes else "honest"
        up_writer.write(b"DATA\r\n")
        await self._answer(up_reader, writer)
        body = b""
        while line := await reader.readline():
            body += line
            if line == b".\r\n":
                break
        if mode == "refuse_451":
            up_writer.close()
            writer.write(b"451 4.3.0 try again later\r\n")
            await writer.drain()
            return False
        if mode == "gone_before":
            up_writer.close()
            return False
        up_writer.write(body)
        answer = await self._read_answer(up_reader)
        return await self._end(mode, answer, writer)

    async def _end(self, mode, answer, writer):
        if mode == "gone_after":
            return False
        if mode == "reset_after":
            writer.transport.abort()
            return False
        if mode.startswith("late:"):
            await asyncio.sleep(float(mode.split(":")[1]))
        if mode == "bytes":
            for i in range(len(answer)):
                writer.write(answer[i:i + 1])
                await writer.drain()
                await asyncio.sleep(0.01)
        else:
            writer.write(answer)
            await writer.drain()
        return mode != "no_221"

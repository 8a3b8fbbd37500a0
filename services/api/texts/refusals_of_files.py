"""Refusals of files: on their way, in use, removed and put back. `refusals.py` joins them with the
others; how a bad file is told of is in the portal's words.
"""

from services.api.texts import Words

OF_FILES: dict[str, Words] = {
    "document-empty": Words(
        "文件为空",
        "The file is empty",
        "文件大小为0字节，请检查后重新选择。",
        "The file has zero bytes. Please check it and choose again.",
    ),
    "document-too-big": Words(
        "文件过大",
        "The file is too big",
        "单个文件不得超过{limit}字节。",
        "A file may have {limit} bytes at most.",
    ),
    "type-not-taken": Words(
        "不接受此类文件",
        "This type of file is not taken",
        "可用的类型：{taken}。",
        "These types are taken: {taken}.",
    ),
    "upload-incomplete": Words(
        "上传未完成",
        "The upload is not complete",
        "已收到{received}字节，共{size}字节，可以继续上传。",
        "{received} of {size} bytes have arrived; the upload can go on.",
    ),
    "checksum-differs": Words(
        "文件内容与校验值不符",
        "The checksum does not match",
        "收到的内容与声明的校验值不同，请重新上传。",
        "What arrived is not what was announced. Please upload it again.",
    ),
    "upload-over": Words(
        "上传已结束",
        "The upload is over",
        "此上传已确认或已删除，请作为新版本上传。",
        "This upload was confirmed or removed. Upload a new version.",
    ),
    "document-not-usable": Words(
        "文件尚不可用",
        "The file cannot be used",
        "只有检查通过的文件才能装订或作为证明，当前状态：{state}。",
        "Only a file that passed its check can be bound or prove a value; its state: {state}.",
    ),
    "document-in-use": Words(
        "文件正在使用",
        "The file is in use",
        "文件已装订、作为证明或已提交，不能删除。",
        "The file is bound, proves a value or was submitted; it stays.",
    ),
    "document-sealed": Words(
        "文件已经提交",
        "The file was submitted",
        "文件已随申报材料提交，其文号、日期等说明不能再改。",
        "The file was submitted with the application; what is said about it stays as it is.",
    ),
    "captions-wrong": Words(
        "字幕文件不能使用",
        "The captions cannot be taken",
        "第{line}行不符合WebVTT格式，或时间倒退、超出影片长度。请改好后重新上传。",
        "At line {line} it is not WebVTT, or goes back in time, or beyond the end of the film. "
        "Please mend it and send it again.",
    ),
    "positions-wrong": Words(
        "坐标不能使用",
        "The points cannot be taken",
        "第{line}行不是国内的点：请写单位代码、经度、纬度，经度在前；第0行指整个文件。",
        "Line {line} is no point within the country: code, longitude, latitude are wanted, in this "
        "order; line 0 is the whole file.",
    ),
    "layer-wrong": Words(
        "图层文件不能使用",
        "The layer cannot be taken",
        "不是可以绘制的GeoJSON（第{at}个要素，0表示整个文件）。"
        "请用FeatureCollection，要素为点、线、面。",
        "It is no GeoJSON that can be drawn (feature {at}; 0 is the whole file). "
        "Send a FeatureCollection of points, lines and areas.",
    ),
    "layer-outside": Words(
        "坐标不在国内",
        "Coordinates outside the country",
        "第{at}个要素的坐标不是国内的WGS-84经纬度（0表示文件声明了其他坐标系）。经度在前，纬度在后。",
        "Feature {at} is not WGS-84 within the country (0: the file names another system). "
        "Longitude comes first, then latitude.",
    ),
    "layer-too-big": Words(
        "图层太大",
        "The layer is too big",
        "一个图层最多900 kB、2000个要素、40000个坐标点，一个案卷最多20个图层。请先简化。",
        "A layer may have 900 kB, 2,000 features and 40,000 points, a case 20 layers. "
        "Please simplify it first.",
    ),
    "source-token-wrong": Words(
        "数据令牌无效",
        "The token of the source is not valid",
        "上传监测数据须使用该监控点自己的令牌；令牌可能已更换，或已停止接收数据。",
        "Values come with the token of their own source; it may have been replaced, "
        "or the source takes none any more.",
    ),
    "document-removed": Words(
        "文件已删除",
        "The file was removed already",
        "此文件已被删除，可在“已删除的文件”中恢复。",
        "This file was removed already. It can be put back from the removed files.",
    ),
    "document-not-removed": Words(
        "文件已恢复",
        "The file is back already",
        "此文件未被删除，或已经恢复。",
        "This file was not removed, or somebody put it back already.",
    ),
    "not-yet-disposable": Words(
        "还不能销毁",
        "Not to be disposed of yet",
        "该案文件还不能销毁：{why}{until}。",
        "The files of the case must still be kept: {why}{until}.",
    ),
    "own-proposal": Words(
        "不能确认自己提出的销毁清单",
        "You proposed this list yourself",
        "销毁须由两人办理，请另一位管理员核对清单后决定。",
        "It takes two: another administrator checks the list and decides.",
    ),
    "disposal-decided": Words(
        "该销毁清单已有决定或正在办理",
        "This list was decided, or one is open",
        "请查看该案的销毁清单。",
        "See the lists of the case.",
    ),
    "document-gone": Words(
        "文件已彻底删除",
        "The file is gone for good",
        "保留期已过，文件已彻底删除，请重新上传。",
        "The time to put it back has passed and the file is gone. Please send it again.",
    ),
    "pages-outside": Words(
        "页码超出范围",
        "There are no such pages",
        "该文件共{pages}页。",
        "The document has {pages} pages.",
    ),
    "workbook-unread": Words(
        "工作簿没有读取",
        "The workbook was not read",
        "没有保存任何数据，原因见errors。",
        "Nothing was saved; errors says why.",
    ),
    "workbook-faulty": Words(
        "工作簿有问题",
        "Cells of the workbook are wrong",
        "{count}个单元格有问题，没有保存任何数据；errors逐个列出。",
        "Nothing was saved: {count} cell(s) are wrong, each named in errors.",
    ),
}

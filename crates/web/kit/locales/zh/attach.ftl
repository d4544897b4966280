# 随文字一起发送的照片和文件

attach-label = 照片或文件
attach-hint = 最多 { $count } 个：照片（JPEG、PNG、WebP、GIF）或 PDF。照片的拍摄地点和设备信息不会传给对方。
attach-photo = 照片：{ $name }
problem-bad-attachment = 有文件未能上传
problem-bad-attachment-what = “{ $name }”不是可以接收的照片或 PDF。
problem-bad-attachment-way = 请改用 20 MB 以内的 JPEG、PNG、WebP、GIF，或 10 MB 以内的 PDF。本次没有发送任何内容，请返回重新选择文件。
problem-too-many-attachments = 文件太多
problem-too-many-attachments-what = 每次最多附上六个文件，本次没有发送任何内容。
problem-too-many-attachments-way = 请返回减少文件，其余的可以随后再发。
